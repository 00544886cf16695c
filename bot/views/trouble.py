"""What an owner or the lead is told when Slack does not let us post."""

from slack_sdk.models.blocks import Block

from bot.domain.case import Case
from bot.domain.post import LEFT_OUT, NO_DIGEST, STILL_THERE
from bot.views import ids
from bot.views.text import Part, bold, escape, line, marked, plain, rich

INVITE = "type /invite @Client Issue there, and I post what waits."
LOG = "The case goes on; ask who runs the app to look into its log."
MENDS = {
    "not_in_channel": f"I was removed from its channel: {INVITE}",
    "channel_not_found": f"I can't see its channel: {INVITE}",
    "is_archived": "Its channel is archived: unarchive it, and I post what waits.",
}
LETS_IN = {
    "not_in_channel": "I was removed from it: type /invite @Client Issue there",
    "channel_not_found": "I can't see it: type /invite @Client Issue there",
    "is_archived": "It is archived: unarchive it",
}


def trouble(case: Case, error: str) -> list[Block]:
    said: list[Part | str] = [bold(f"{case.label} · "), plain(case.client, bold=True)]
    if error.startswith(LEFT_OUT):
        code = error.removeprefix(LEFT_OUT)
        return [rich(line(*said, f"\nSlack did not take a message of mine ({code}). {LOG}"))]
    if error.startswith(STILL_THERE):
        channel, _, code = error.removeprefix(STILL_THERE).partition("/")
        mend = f"What I wrote in <#{channel}> is still there. {_lets_in(code)}, and I delete it."
        return [rich(line(*said, "\n", *marked(mend)))]
    mend = MENDS.get(error, f"Slack says {error}. Ask an admin to look; I try again by myself.")
    return [rich(line(*said, f"\nI can't post in its thread. {mend} Nothing is lost."))]


def trouble_text(case: Case) -> str:
    return escape(f"I can't post in the thread of {case.label}")


def is_of_digest(error: str) -> bool:
    return error.startswith(NO_DIGEST)


def digest_trouble(error: str) -> list[Block]:
    """For the lead, as the digest of the channel belongs to no case."""
    channel, code, *_ = error.removeprefix(NO_DIGEST).split("/")
    said = (
        f"I can't post the digest in <#{channel}>. {_lets_in(code)}, and I post what waits; "
        f"or choose another channel with {ids.COMMAND} settings."
    )
    return [rich(line(*marked(said)))]


def digest_trouble_text() -> str:
    return "I can't post the digest"


def _lets_in(code: str) -> str:
    return LETS_IN.get(code, f"Slack says {code}: ask an admin to let me write there")
