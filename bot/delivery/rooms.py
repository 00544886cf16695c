"""A private channel of a case's own, made once even when Slack's answer is lost."""

from bot.slack import NameTaken, RoomRefused, Slack

NAMES_TRIED = 9


async def make_room(slack: Slack, name: str, *, may_exist: bool) -> str:
    """The id of the channel. With `may_exist` an earlier try may have made it already."""
    for number in range(1, NAMES_TRIED + 1):
        wanted = name if number == 1 else f"{name}-{number}"
        try:
            return await slack.create_private_channel(wanted)
        except NameTaken:
            found = await slack.find_private_channel(wanted) if may_exist else None
        if found:
            return found
    raise RoomRefused("name_taken")
