"""The card of a step: what is the next thing to do, and how to say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.case import LIVE, Case, Reached, State, Status, StepState
from bot.domain.person import Person
from bot.domain.playbook import Effect, Playbook, Step, fill
from bot.domain.step import next_open, position, records_to_ask
from bot.views import ids
from bot.views.text import (
    Part,
    actions,
    bold,
    button,
    clip,
    escape,
    italic,
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

IN_VIEW = 3
FIELD = 160


def step_card(case: Case, playbook: Playbook, key: str, by: "Speaker") -> list[Block]:
    """One message a step: the full card while it is open, one line once it is left."""
    step = playbook.step(key)
    state = next(each for each in case.steps if each.key == key)
    if state.left:
        return [rich(lines([_left(step, state)]))]
    if case.state is State.CLOSED:
        return [rich(line(bold(step.title), " was still open when the case was closed."))]
    if case.current != key:
        return [rich(line(bold(step.title), " waits until it is needed."))]
    hint = rich(line(*ours(_hint(case, playbook, step), italic=True)))
    return [*_guidance(case, step, by), hint, _buttons(case, step)]


def step_text(case: Case, playbook: Playbook, key: str) -> str:
    return escape(f"{case.label} · {case.client} · {playbook.step(key).title}")


def _guidance(case: Case, step: Step, by: "Speaker") -> list[Block]:
    number, total = position(case, step.key)
    values = facts(case, by)
    title = f"{case.label} · {clip(case.client, 60)} · {number} of {total} · {step.title}"
    blocks: list[Block] = [
        rich(lines([[bold(title)], [italic(step.why)]])),
        rich(line(bold("Do")), numbered(fill(each, values) for each in step.do[:IN_VIEW])),
    ]
    if phrase := say(case, step):
        blocks.append(rich(line(bold("Say")), quote(fill(phrase, values))))
    blocks.append(rich(lines([[bold("Not now")], ours(" · ".join(step.avoid))])))
    return blocks


def _hint(case: Case, playbook: Playbook, step: Step) -> str:
    """What the buttons do, so that nobody has to try them out."""
    asks = records_to_ask(case, step)
    if step.effect is Effect.CLOSES:
        means = "asks for the cause and one change" if asks else "notes a one-off"
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


def say(case: Case, step: Step) -> str:
    """The one phrase in view: for this channel, and ours only once the fault is known as ours."""
    if step.say.ours and case.record("fault").get("fault") == "ours":
        return step.say.ours[0]
    phrases = step.say.phone if case.reached in {*LIVE, Reached.MEETING} else step.say.writing
    return next(iter(phrases or step.say.writing or step.say.phone), "")


@dataclass(frozen=True)
class Speaker:
    """Who speaks to the client, and the case's times as words in their zone.

    A phrase to say can't hold Slack's own dates.
    """

    name: str
    times: Mapping[datetime, str]


def speaker(case: Case, owner: Person, *, now: datetime) -> Speaker:
    said = {at: spoken(at, zone=owner.zone, now=now) for at in _times(case)}
    return Speaker(name=owner.name, times=said)


def _times(case: Case) -> tuple[datetime, ...]:
    """The times that a phrase of this case may need."""
    promise = next(iter(case.open_promises), None)
    found = (promise.due_at if promise else None, case.next_update_at)
    return tuple(at for at in found if at is not None)


def facts(case: Case, by: Speaker) -> dict[str, str]:
    """The case's own records for the gaps in a phrase; what is not known is left out."""
    promise = next(iter(case.open_promises), None)
    due = by.times.get(promise.due_at, "") if promise else ""
    next_at = case.next_update_at
    values = {
        "client": case.client,
        "owner": by.name,
        "contact": case.contact or case.client,
        "need": case.record("need").get("need", ""),
        "harm": case.record("harm").get("harm", ""),
        "happened": case.happened,
        "agreed": case.record("agreement").get("agreed", ""),
        "remedy": case.record("agreement").get("agreed", ""),
        "fault_fact": case.record("fault").get("fault_fact", ""),
        "due": due,
        "next_update": by.times.get(next_at, "") if next_at else due,
    }
    return {name: clip(" ".join(value.split()), FIELD) for name, value in values.items()}


def _buttons(case: Case, step: Step) -> Block:
    value = ids.join(case.id, step.key)
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
