"""What one person is told privately, and what a failure is called."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import structlog
from aiohttp import ClientError
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.blocks import Block

from bot.domain.errors import DomainError
from bot.slack import InDoubt, NotSent, RateLimited, SlackError, TeamRefused, meaning
from bot.views.answers import fallback, sentence
from bot.views.forms import notice
from bot.views.text import dicts

log = structlog.get_logger()

BROKEN = "Something broke on our side. Try again; if it stays, tell your admin this number: {}"
NO_ANSWER = "Slack did not answer me in time, and nothing was changed. Try again in a moment."
UNREACHED = (SlackClientError, ClientError, OSError)
"""How a call of Bolt's client or a response URL fails."""
REFUSED = (
    "I can't work in this workspace. Tell your admin: each workspace needs a bot of its own, and "
    "client-issue doctor, where the bot runs, says what is wrong with it."
)
PASSING = (RateLimited, InDoubt, NotSent)
LATE = "expired_trigger_id"
OPENED_ALREADY = "exchanged_trigger_id"
DONE_ALREADY = frozenset({OPENED_ALREADY, "hash_conflict", "not_found"})
"""The form was opened, changed or closed already: the same press came again, or came late."""
ANSWERED_ALREADY = ("expired_url", "used_url")
"""The same press came again: half an hour later, or when it had five answers."""


class NotTaken(SlackClientError):
    """A response URL answers with a status alone."""


async def answer(args: AsyncArgs, text: str, blocks: Sequence[Block]) -> None:
    """A private answer where the person is; by direct message when Slack does not take it there."""

    async def here() -> None:
        taken = await args.respond(
            text=fallback(text),
            blocks=dicts(blocks),
            response_type="ephemeral",
            replace_original=False,
        )
        again = any(word in taken.body for word in ANSWERED_ALREADY)
        if taken.status_code != HTTPStatus.OK and not again:
            raise NotTaken(f"http_{taken.status_code}")

    async def directly() -> None:
        await args.client.chat_postMessage(
            channel=args.context.user_id or "", text=fallback(text), blocks=dicts(blocks)
        )

    await _by_the_first_way(*([here] if args.context.response_url else []), directly)


async def tell(args: AsyncArgs, text: str) -> None:
    """One private sentence to who asked: over their form, else where they are."""
    trigger, view = args.body.get("trigger_id"), args.body.get("view")
    if not (trigger and view):
        await answer(args, text, sentence(text))
        return
    opened = args.client.views_push if view["type"] == "modal" else args.client.views_open

    async def over_the_form() -> None:
        await opened(trigger_id=trigger, view=notice(text).to_dict())

    async def directly() -> None:
        await answer(args, text, sentence(text))

    await _by_the_first_way(over_the_form, directly)


def in_words(args: AsyncArgs, error: Exception) -> str:
    """What the person reads about a failure; nothing when Slack said the same thing twice."""
    if isinstance(error, DomainError):
        return str(error)
    code = _meant(error).code
    if code in DONE_ALREADY:
        return ""
    if isinstance(_meant(error), PASSING) or code == LATE:
        log.warning("Slack did not answer in time", code=code)
        return NO_ANSWER
    if isinstance(_meant(error), TeamRefused):
        log.error("not let in", why=code)
        return REFUSED
    # Without what was typed: only its reference ties the log to the person.
    reference = str(args.body.get("trigger_id") or args.body.get("event_id") or "")[-12:]
    log.error("handler failed", reference=reference, exc_info=error)
    return BROKEN.format(reference)


def _meant(error: Exception) -> SlackError:
    if isinstance(error, SlackError):
        return error
    if isinstance(error, SlackApiError):
        return meaning(error)
    name = type(error).__name__
    return NotSent(name) if isinstance(error, UNREACHED) else SlackError(name)


async def _by_the_first_way(*ways: Callable[[], Awaitable[None]]) -> None:
    """That works; a private answer that can't be given is no reason to fail.

    None, when the same press was answered already: its trigger opens one thing.
    """
    for way in ways:
        try:
            await way()
        except UNREACHED as error:
            if _meant(error).code == OPENED_ALREADY:
                return
            log.warning("could not answer", way=way.__name__, why=type(error).__name__)
        else:
            return
