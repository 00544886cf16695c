"""Channels and people: what the bot may see, join, make and change."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox


async def refusal(slack: AsyncWebClient, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        await slack.api_call(method, params=arguments)
    return str(refused.value.response["error"])


async def test_a_public_channel_can_be_joined_and_a_private_one_does_not_exist(
    slack: AsyncWebClient,
) -> None:
    joined = await slack.conversations_join(channel="CSUPPORT")

    assert joined["channel"]["is_member"]
    assert await refusal(slack, "conversations.join", channel="CLEADS") == "channel_not_found"
    assert await refusal(slack, "conversations.info", channel="CLEADS") == "channel_not_found"


async def test_an_invitation_lets_the_bot_into_a_private_channel(
    slack: AsyncWebClient, ann: Person
) -> None:
    await ann.invite("CLEADS")

    info = await slack.conversations_info(channel="CLEADS")
    members = await slack.conversations_members(channel="CLEADS")
    assert info["channel"]["is_private"]
    assert members["members"] == ["UANN", "UBEN", "UBOT"]


async def test_a_new_channel_needs_a_free_and_well_formed_name(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    made = await slack.conversations_create(name="cases-2")

    assert made["channel"]["is_member"]
    assert await refusal(slack, "conversations.create", name="cases-2") == "name_taken"
    assert await refusal(slack, "conversations.create", name="Cases 3") == "invalid_name_specials"
    sandbox.access.restricted = {"conversations.create"}
    assert await refusal(slack, "conversations.create", name="cases-4") == "restricted_action"


async def test_people_are_brought_in_and_taken_out(slack: AsyncWebClient) -> None:
    made = await slack.conversations_create(name="acme", is_private=True)
    channel = made["channel"]["id"]

    await slack.conversations_invite(channel=channel, users="UANN,UBEN")
    await slack.conversations_kick(channel=channel, user="UBEN")

    members = await slack.conversations_members(channel=channel)
    assert members["members"] == ["UANN", "UBOT"]
    again = {"channel": channel, "users": "UANN"}
    assert await refusal(slack, "conversations.invite", **again) == "already_in_channel"


async def test_the_bot_lists_only_the_channels_that_it_may_know_of(
    slack: AsyncWebClient,
) -> None:
    await slack.conversations_join(channel="CSUPPORT")

    own = await slack.users_conversations(types="public_channel,private_channel")
    of_ann = await slack.users_conversations(user="UANN", types="public_channel,private_channel")

    assert [channel["id"] for channel in own["channels"]] == ["CSUPPORT"]
    assert "CLEADS" not in {channel["id"] for channel in of_ann["channels"]}


async def test_people_have_their_zone_and_their_standing(slack: AsyncWebClient) -> None:
    gus = (await slack.users_info(user="UGUS"))["user"]
    sam = (await slack.users_info(user="USTRANGER"))["user"]

    assert (gus["tz"], gus["is_restricted"]) == ("Europe/Berlin", True)
    assert (sam["team_id"], sam["is_stranger"]) == ("TACME", True)
    assert await refusal(slack, "users.info", user="UNOBODY") == "user_not_found"


async def test_who_left_the_company_gets_no_dm(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.change_user("UBEN", deleted=True)

    assert await refusal(slack, "conversations.open", users="UBEN") == "user_disabled"


async def test_team_and_bot_introduce_themselves(slack: AsyncWebClient) -> None:
    assert (await slack.team_info())["team"]["name"] == "Harbour Studio"
    assert (await slack.bots_info(bot="BSANDBOX"))["bot"]["user_id"] == "UBOT"
