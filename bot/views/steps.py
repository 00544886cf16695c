"""The card of a step: what is the next thing to do, and how to say it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import product

from slack_sdk.models.blocks import Block

from bot.domain.ask import records
from bot.domain.case import Case, State, Status, StepState
from bot.domain.draft import Channel, channel_of
from bot.domain.draft import filled as worded
from bot.domain.facts import Speaker, facts, times
from bot.domain.guidance import Advice, Around, Phrases, advice, phrases, reply
from bot.domain.hold import is_held
from bot.domain.hold_steps import avoid, todo
from bot.domain.person import Person
from bot.domain.playbook import Effect, Playbook, Step, fill
from bot.domain.prevention import RECORD
from bot.domain.step import next_open, position
from bot.views import ids
from bot.views.height import height
from bot.views.text import (
    Part,
    actions,
    bold,
    bullets,
    button,
    clip,
    either,
    escape,
    isolated,
    italic,
    length,
    line,
    lines,
    numbered,
    ours,
    person,
    plain,
    quote,
    rich,
    when,
)
from bot.views.times import spoken

_STANDS_FOR = re.compile(r"(\{at\}|\{who\})")
MOST = 900
"""Characters that a card shows, with the names of its buttons: it is read in ten seconds."""
HIGHEST = 27.0
"""Lines that a thread shows at once on a small screen."""
VIEWS = (
    *product((3,), (True, False), (160, 80)),
    *product((2, 1), (True, False), (160,)),
    *product((1,), (False,), (80, 40, 20)),
)
"""What is tried until it fits: how many things to do, whether it says what the buttons do, and
how many characters of each fact that people typed."""


def step_card(case: Case, playbook: Playbook, key: str, sight: "Sight") -> list[Block]:
    """One message a step: the full card while it is open, one line once it is left."""
    step = playbook.step(key)
    state = next(each for each in case.steps if each.key == key)
    if state.left:
        return [rich(lines([_left(step, state)]))]
    if case.state is State.CLOSED:
        return [rich(line(bold(step.title), " was still open when the case was closed."))]
    if case.current != key:
        return [rich(line(bold(step.title), " waits until it is needed."))]
    hint = rich(line(*ours(_hint(case, playbook, step, sight), italic=True)))
    buttons = _buttons(case, step, sight)
    advised = advice(case, step, now=sight.now, around=sight.around)
    top = _top(case, step, advised)
    blocks: list[Block] = []
    for most, hinted, field in VIEWS:
        things = todo(case, step)[:most]
        guidance = _guidance(case, step, sight, things, sight.facts(case, step, limit=field))
        # That Done resolves or closes the case is never left out.
        blocks = [*top, *guidance, *([hint] if hinted or step.effect else []), buttons]
        if length(blocks) <= MOST and height(blocks) <= HIGHEST:
            break
    return blocks


def step_gone(case: Case) -> list[Block]:
    """The card of a step that the case's playbook of today does not have."""
    return [rich(line(f"{case.label} goes on with another playbook. Its newest card says how."))]


def step_text(case: Case, playbook: Playbook, key: str) -> str:
    return escape(f"{case.label} · {case.client} · {playbook.step(key).title}")


def _top(case: Case, step: Step, advised: Sequence[Advice]) -> list[Block]:
    number, total = position(case, step.key)
    held = " · legal hold" if is_held(case) else ""
    client = isolated(clip(case.client, 60))
    title = f"{case.label} · {client} · {number} of {total} · {step.title}{held}"
    blocks: list[Block] = [rich(lines([[bold(title)], [italic(step.why)]]))]
    if advised:
        blocks.append(rich(line(bold("Keep in mind")), bullets(map(_advice, advised))))
    return blocks


def _guidance(
    case: Case, step: Step, sight: "Sight", things: Sequence[str], values: Mapping[str, str]
) -> list[Block]:
    do = numbered(filled(each, values) for each in things)
    blocks: list[Block] = [rich(line(bold("Do")), do)]
    if phrase := say(case, step, sight):
        blocks.append(rich(line(bold("Say")), quote(worded(phrase, values))))
    blocks.append(rich(line(bold("Not now: "), *ours(" · ".join(avoid(case, step))))))
    return blocks


def _advice(advised: Advice) -> list[Part | str]:
    said: list[Part | str] = []
    for piece in _STANDS_FOR.split(advised.text):
        if piece == "{at}" and advised.at is not None:
            said.append(when(advised.at))
        elif piece == "{who}":
            said += either(advised.who)
        else:
            said += ours(piece)
    return said


def _hint(case: Case, playbook: Playbook, step: Step, sight: "Sight") -> str:
    """What the buttons do, so that nobody has to try them out."""
    asks = records(case, step, repeat=_again(sight))
    if step.effect is Effect.CLOSES:
        change = "one change" if is_held(case) else "the cause and one change"
        means = f"asks for {change}" if asks else "notes it as a one-off that we watch"
        return f"*Done* {means}, and closes {case.label}."
    after = f"opens {playbook.step(next_open(case.steps, step.key)).title}"
    if step.effect is Effect.RESOLVES:
        return f"All in place? *Done* marks {case.label} as resolved and {after}."
    if step.conversation:
        return f"*We talked* takes the whole talk in one form. *Done* logs the update and {after}."
    if step.talks:
        return f"*Done* notes what they said and {after}."
    told = "" if case.receipt_at else "*I've told them* logs the receipt. "
    return f"{told}*Done* {'notes what you found and ' if asks else ''}{after}."


def _again(sight: "Sight") -> bool:
    return bool(sight.around.repeat) or sight.around.known


def say(case: Case, step: Step, sight: "Sight") -> str:
    """The one phrase in view: for this channel, as far as the fault is known and hold allows."""
    match phrases(case, now=sight.now):
        case Phrases.HOLD:
            return sight.at_hand
        case Phrases.KNOWN if step.say.ours:
            return sight.at_hand
        case Phrases.OURS if step.say.ours:
            return step.say.ours[0]
        case _:
            on_phone = channel_of(case) is Channel.PHONE
            said = step.say.phone if on_phone else step.say.writing
            said = said or step.say.writing or step.say.phone
            # The first step begins with the receipt, which nobody says twice.
            sent = "objective" in step.records and case.receipt_at is not None
            return next(iter(said[1:] if sent and said[1:] else said), "")


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a card needs beside the case: who speaks, the hour, and what the rules ask for."""

    by: Speaker
    now: datetime
    around: Around
    at_hand: str
    """What may be said in place of the step's own words, to be filled from the case."""

    def facts(self, case: Case, step: Step, *, limit: int = 160) -> dict[str, str]:
        """What fills a text; long facts are cut, they stand in full in the case."""
        known = facts(case, self.by, now=self.now)
        if "agreement" in step.records:  # what is theirs goes back, and is no offer
            known["remedy"] = known["agreed"]
        return {name: clip(" ".join(value.split()), limit) for name, value in known.items()}


def filled(text: str, values: Mapping[str, str]) -> list[Part]:
    """A text of ours; stars that a person typed into a value stay stars."""
    return ours(text, fill=lambda piece: fill(piece, values))


def speaker(
    case: Case, owner: Person, *, now: datetime, stands: bool = False, home: str = ""
) -> Speaker:
    """`stands`: for a card, which is read on other days, too. `home`: for a text to copy (`spoken`)."""
    in_words = partial(spoken, zone=owner.zone, now=now, stands=stands, home=home)
    return Speaker(name=owner.name, times={at: in_words(at) for at in times(case)})


def _buttons(case: Case, step: Step, sight: "Sight") -> Block:
    value = ids.join(case.id, step.key)
    offered = reply(case, sight.around, now=sight.now).options
    cool = None
    if offered and not step.talks:
        cool = button("Answer later", action_id=ids.STEP_COOL, value=value)
    return actions(
        f"step/{case.id}/{step.key}/{case.version}",
        button("We talked", action_id=ids.STEP_TALKED, value=value, style="primary")
        if step.conversation
        else None,
        button(
            "Done",
            action_id=ids.STEP_DONE,
            value=value,
            style=None if step.conversation else "primary",
        ),
        button("I've told them", action_id=ids.STEP_TOLD, value=value)
        if case.receipt_at is None and not step.conversation
        else None,
        button("Draft a reply", action_id=ids.STEP_DRAFT, value=value),
        cool,
        button("Name the cause", action_id=ids.PREVENT_OPEN, value=value)
        if RECORD in step.records and not records(case, step, repeat=_again(sight))
        else None,
        button("More", action_id=ids.STEP_MORE, value=value),
    )


def _left(step: Step, state: StepState) -> list[Part | str]:
    done = state.status is Status.DONE
    said: list[Part | str] = [bold(step.title), " done" if done else " skipped"]
    if state.by:
        said += [" by ", person(state.by)]
    if state.at:
        said += [", ", when(state.at)]
    return [*said, plain(f": {state.why}")] if state.why else said
