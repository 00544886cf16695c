"""`client-issue doctor`: looks at all that the bot needs, and says how to mend what lacks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

import store
from bot.app import REFUSED, SCOPES, UNREACHABLE
from bot.clock import utc_now
from bot.settings import Settings
from bot.slack import PlaceRefused, Slack, SlackError, TeamRefused, new_session
from bot.usecases.erasing import Erasing
from handlers.transport import REFUSED as SOCKET_REFUSED
from store import DatabaseUnusable

NOT_MEMBER = "I am not in this channel. Type /invite @Client Issue there."
ARCHIVED = "This channel is archived. Unarchive it, or choose another: /client-issue settings."
NO_CHANNEL = "I can't see this channel ({}). Invite me, or choose another: /client-issue settings."
NO_LEAD = "Nobody is named as lead. An admin names contacts: /client-issue settings."
DUE = "erasing old cases: {} due, from {:%Y-%m-%d}"


@dataclass(frozen=True)
class Finding:
    """`mend` says what to do; empty when the part is well."""

    part: str
    mend: str = ""


async def examine(settings: Settings, scopes: frozenset[str]) -> AsyncIterator[Finding]:
    """What stands on something that lacks is not looked at. Changes nothing."""
    database = await _database(settings.database_url)
    yield database
    async with new_session() as session:
        if settings.slack_app_token is not None:
            yield await _socket(settings.slack_app_token.get_secret_value(), settings, session)
        token = settings.slack_bot_token.get_secret_value()
        slack = Slack.open(token, session, settings.slack_api_url)
        try:
            identity = await slack.who_am_i()
        except TeamRefused as error:
            yield Finding("bot token", REFUSED.format(error))
            return
        except SlackError as error:
            yield Finding("bot token", UNREACHABLE.format(settings.slack_api_url, error))
            return
        yield Finding("bot token")
        missing = ", ".join(sorted(scopes - identity.scopes))
        yield Finding("scopes", SCOPES.format(missing) if missing else "")
        if not database.mend:
            for finding in await _workspace(settings, slack, identity.team_id):
                yield finding


async def _database(url: str) -> Finding:
    try:
        await asyncio.to_thread(store.examine, url, to_write=True)
    except DatabaseUnusable as error:
        return Finding("database", str(error))
    return Finding("database")


async def _socket(token: str, settings: Settings, session: ClientSession) -> Finding:
    client = AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[])
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return Finding("socket", SOCKET_REFUSED.format(error.response["error"]))
    except (ClientError, OSError, TimeoutError) as error:
        return Finding("socket", UNREACHABLE.format(settings.slack_api_url, type(error).__name__))
    return Finding("socket")


async def _workspace(settings: Settings, slack: Slack, team_id: str) -> list[Finding]:
    """The channels that were chosen, and whom the bot turns to."""
    async with store.beside(settings.database_url) as opened:
        async with opened.reading() as tx:
            workspace = await tx.workspaces.get(team_id)
        due = await Erasing(opened, utc_now).due(team_id)
    chosen = (
        ("channel for cases", workspace.cases_channel),
        ("channel for the digest", workspace.digest_channel),
    )
    found = [Finding(part, await _channel(slack, channel)) for part, channel in chosen if channel]
    found.append(Finding("lead", "" if workspace.lead else NO_LEAD))
    if due.begins is not None:
        found.append(Finding(DUE.format(due.cases, due.begins)))
    return found


async def _channel(slack: Slack, channel: str) -> str:
    try:
        info = await slack.channel_info(channel)
    except PlaceRefused as error:
        return NO_CHANNEL.format(error.code)
    except SlackError as error:
        return str(error)
    if info.archived:
        return ARCHIVED
    return "" if info.member or not info.private else NOT_MEMBER
