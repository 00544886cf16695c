"""What an owner is told when Slack does not let us post for a case."""

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.post import LEFT_OUT
from bot.views.text import Part, bold, escape, line, plain, rich

INVITE = "type /invite @Client Issue there, and I post what waits."
LOG = "The case goes on; ask who runs the app to look into its log."
MENDS = {
    "not_in_channel": f"I was removed from its channel: {INVITE}",
    "channel_not_found": f"I can't see its channel: {INVITE}",
    "is_archived": "Its channel is archived: unarchive it, and I post what waits.",
}


def trouble(case: Case, error: str) -> list[Block]:
    said: list[Part | str] = [bold(f"{case.label} · "), plain(case.client, bold=True)]
    if error.startswith(LEFT_OUT):
        code = error.removeprefix(LEFT_OUT)
        return [rich(line(*said, f"\nSlack did not take a message of mine ({code}). {LOG}"))]
    mend = MENDS.get(error, f"Slack says {error}. Ask an admin to look; I try again by myself.")
    return [rich(line(*said, f"\nI can't post in its thread. {mend} Nothing is lost."))]


def trouble_text(case: Case) -> str:
    return escape(f"I can't post in the thread of {case.label}")
