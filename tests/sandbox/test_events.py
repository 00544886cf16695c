"""What the bot hears of, over a real websocket."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox
from tests.sandbox.forms import Json


@pytest.fixture
async def heard(sandbox: Sandbox, app: AsyncApp) -> list[Json]:
    """The events that the bot hears."""
    events: list[Json] = []

    async def listener(event: Json) -> None:
        events.append(event)
        sandbox.workspace.changes.mark()

    for name in ("message", "app_mention", "app_home_opened", "member_joined_channel"):
        app.event(name)(listener)
    for name in ("channel_archive", "user_change", "member_left_channel"):
        app.event(name)(listener)
    for name in ("tokens_revoked", "app_uninstalled"):
        app.event(name)(listener)
    app.event({"type": "message", "subtype": "message_changed"})(listener)
    return events


def types(events: list[Json]) -> list[str]:
    return [event["type"] for event in events]


async def test_a_dm_reaches_the_bot(sandbox: Sandbox, ann: Person, heard: list[Json]) -> None:
    dm = sandbox.workspace.open_dm("UANN").id

    await ann.say(dm, "help")
    await sandbox.until(lambda: heard)

    assert (heard[0]["channel_type"], heard[0]["text"]) == ("im", "help")


async def test_a_channel_is_heard_only_while_the_bot_is_a_member(
    sandbox: Sandbox, ann: Person, heard: list[Json]
) -> None:
    await ann.say("CSUPPORT", "before")
    await ann.invite("CSUPPORT")
    await ann.say("CSUPPORT", "after")
    await ann.kick("CSUPPORT")
    await ann.say("CSUPPORT", "too late")

    await sandbox.until(lambda: len(heard) == 3)
    assert sorted(types(heard)) == ["member_joined_channel", "member_left_channel", "message"]


async def test_a_mention_by_name_comes_as_an_id(
    sandbox: Sandbox, ann: Person, heard: list[Json]
) -> None:
    await ann.invite("CSUPPORT")

    await ann.say("CSUPPORT", "@client-issue help")
    await sandbox.until(lambda: "app_mention" in types(heard))

    mention = next(event for event in heard if event["type"] == "app_mention")
    assert mention["text"] == f"<@{sandbox.bot_user_id}> help"


async def test_opening_the_home_says_whether_it_was_published(
    sandbox: Sandbox, slack: AsyncWebClient, ann: Person, heard: list[Json]
) -> None:
    await ann.open_home()
    await sandbox.until(lambda: heard)
    await slack.views_publish(user_id="UANN", view={"type": "home", "blocks": []})
    await ann.open_home()
    await sandbox.until(lambda: len(heard) == 2)

    assert ["view" in event for event in heard] == [False, True]
    assert heard[0]["channel"] == sandbox.workspace.dm("UANN")


async def test_changes_of_people_and_channels_are_told(
    sandbox: Sandbox, ann: Person, heard: list[Json]
) -> None:
    await ann.invite("CSUPPORT")
    await ann.archive("CSUPPORT")
    sandbox.change_user("UBEN", deleted=True)

    await sandbox.until(lambda: len(heard) == 3)
    assert {"channel_archive", "user_change"} <= set(types(heard))


async def test_the_end_of_an_installation_is_told_and_ends_the_token(
    sandbox: Sandbox, ann: Person, heard: list[Json]
) -> None:
    await ann.open_home()
    await sandbox.until(lambda: heard)

    sandbox.uninstall()
    await sandbox.until(lambda: len(heard) == 3)

    assert set(types(heard[1:])) == {"tokens_revoked", "app_uninstalled"}
    assert sandbox.access.token_error == "account_inactive"


async def test_only_subscribed_events_are_sent(
    sandbox: Sandbox, ann: Person, heard: list[Json]
) -> None:
    sandbox.subscribed_events = {"app_home_opened"}
    await ann.say(sandbox.workspace.open_dm("UANN").id, "unheard")

    await ann.open_home()
    await sandbox.until(lambda: heard)

    assert types(heard) == ["app_home_opened"]
