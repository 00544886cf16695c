"""The walk through a playbook: done, skipped, back, and a whole talk in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import (
    Case,
    Outcome,
    Records,
    Severity,
    State,
    Status,
    StepState,
    Waiting,
    close,
    log_client_update,
    must_be_open,
    resolve,
    wait_on,
)
from bot.domain.errors import InvalidFields, Outdated, StepLeft, StepNotOpen
from bot.domain.playbook import Effect, Playbook, Step
from bot.domain.promise import Promise
from bot.domain.record import is_filled

ALREADY_DONE = "already done"
SKIP_REASONS = (ALREADY_DONE, "doesn't apply", "client wishes otherwise", "no time")
WE_TALKED_SKIPS = "covered by the talk"
IT_WAS_OURS = "it was ours, so our view stays out"
OUTCOME_OF = {"partly": Outcome.PARTLY, "no": Outcome.PARTLY}


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who acts, when, and the id for a promise that may come of it."""

    by: str
    now: datetime
    promise_id: str = ""


def first_steps(playbook: Playbook, *, live: bool) -> tuple[tuple[StepState, ...], str]:
    """All open. A live contact starts where the talk does; what comes before waits for the next."""
    steps = tuple(StepState(key=step.key) for step in playbook.steps)
    talk = next((step.key for step in playbook.steps if step.conversation), playbook.keys[0])
    return steps, talk if live else playbook.keys[0]


def done(case: Case, playbook: Playbook, key: str, records: Records, act: Act) -> Case:
    """Finish the open step with what it wrote down; the first to do so keeps the credit."""
    step = must_be_current(case, playbook, key)
    case = _write(case, records, act)
    case = _leave(case, {key}, Status.DONE, act)
    if step.talks:
        case = log_client_update(case, now=act.now)
    return _go_on(case, playbook, after=key, act=act)


def agree(case: Case, what: str, due_at: datetime, act: Act) -> Case:
    """What was agreed outside of the step for it: the step asks for it no more."""
    return _write(case, {"agreement": {"agreed": what, "due": due_at.isoformat()}}, act)


def skip(case: Case, playbook: Playbook, key: str, act: Act, *, why: str) -> Case:
    """Leave the open step undone, for one of the reasons that are offered."""
    if why not in SKIP_REASONS:
        raise InvalidFields({"why": "Choose why this step is skipped."})
    must_be_current(case, playbook, key)
    case = _leave(case, {key}, Status.SKIPPED, act, why=why)
    return _go_on(case, playbook, after=key, act=act)


def back(case: Case, playbook: Playbook, key: str, act: Act) -> Case:
    """Open the step before the present one again; what it wrote down stays."""
    must_be_current(case, playbook, key)
    position = playbook.keys.index(key)
    if position == 0:
        raise InvalidFields({"back": "This is the first step."})
    before = playbook.keys[position - 1]
    steps = tuple(StepState(key=s.key) if s.key == before else s for s in case.steps)
    case = replace(case, steps=steps, current=before, touched_at=act.now)
    if playbook.step(before).effect is Effect.RESOLVES:
        return replace(case, state=State.OPEN, resolved_at=None)
    return case


def we_talked(case: Case, playbook: Playbook, key: str, records: Records, act: Act) -> Case:
    """One talk fills the records of the conversation and goes to the first step still open.

    Its steps are done whose first record was filled. When none of them is left, there is no
    next contact to prepare for, and what comes before the talk is done with as well.
    """
    if not must_be_current(case, playbook, key).conversation:
        raise StepNotOpen(playbook.step(key).title)
    case = _write(case, records, act)
    if case.waiting is Waiting.CLIENT:  # they talked with us: that is an answer
        case = wait_on(case, Waiting.US, now=act.now)
    case = log_client_update(case, now=act.now)
    case = _place_our_view(case, playbook, act)
    talk = [step for step in playbook.steps if step.conversation]
    case = _leave(case, {step.key for step in talk if _is_written(case, step)}, Status.DONE, act)
    if all(_state(case, step.key).left for step in talk):
        return _go_on(case, playbook, after=talk[-1].key, act=act)
    opened = next(step.key for step in case.steps if not step.left)
    return replace(case, current=opened, touched_at=act.now)


def resolved_early(case: Case, playbook: Playbook, act: Act) -> Case:
    """The solution is in place before the walk came to it: what leads there is done with.

    Asking the client how it went is left, also where that step is the one that resolves.
    """
    at = next(n for n, step in enumerate(playbook.steps) if step.effect is Effect.RESOLVES)
    asks = "feedback" in playbook.steps[at].records
    led_there = playbook.keys[: at if asks else at + 1]
    case = _leave(case, set(led_there), Status.SKIPPED, act, why=ALREADY_DONE)
    case = resolve(case, now=act.now)
    return replace(case, current=next_open(case.steps, led_there[-1]))


def change_situation(case: Case, playbook: Playbook, *, now: datetime) -> Case:
    """Go on by another playbook. Records stay: a step whose records are filled counts as done."""
    must_be_open(case)
    if playbook.name == case.situation:
        raise InvalidFields({"situation": "This is the situation already. Choose another."})
    known = {step.key: step for step in case.steps}
    steps = tuple(_carried(case, step, known.get(step.key)) for step in playbook.steps)
    ended = [step.key for step in playbook.steps if step.effect is Effect.CLOSES]
    opened = next((step.key for step in steps if not step.left), ended[-1])
    return replace(
        case,
        situation=playbook.name,
        playbook_version=playbook.version,
        steps=tuple(StepState(key=s.key) if s.key == opened else s for s in steps),
        current=opened,
        round=case.round + 1,
        touched_at=now,
    )


def _carried(case: Case, step: Step, before: StepState | None) -> StepState:
    if before is not None and before.left:
        return before
    if _is_our_view(step) and _was_ours(case):
        return StepState(
            key=step.key, status=Status.SKIPPED, by=case.owner, at=case.touched_at, why=IT_WAS_OURS
        )
    if step.effect is None and step.records and is_filled(case.record(step.records[0])):
        return StepState(key=step.key, status=Status.DONE, by=case.owner, at=case.touched_at)
    return StepState(key=step.key)


def needs_prevention(case: Case, *, repeat: bool = False) -> bool:
    """High, critical, or not the first: a cause and an action; else *one-off, watch* is preset.

    `repeat`: it came back too often, or its cause is known from an earlier case.
    """
    return repeat or case.severity in {Severity.HIGH, Severity.CRITICAL}


def records_to_ask(case: Case, step: Step, *, repeat: bool = False) -> tuple[str, ...]:
    """The records that *Done* asks for; in proportion, so a one-off case is asked no whys."""
    full = needs_prevention(case, repeat=repeat)
    return tuple(n for n in step.records if n != "prevention" or full)


def position(case: Case, key: str) -> tuple[int, int]:
    """Step n of N, counted from 1."""
    keys = [step.key for step in case.steps]
    return (keys.index(key) + 1 if key in keys else len(keys)), len(keys)


def _state(case: Case, key: str) -> StepState:
    return next(step for step in case.steps if step.key == key)


def must_be_current(case: Case, playbook: Playbook, key: str) -> Step:
    """The step, if it is the open one of a case that has not ended; else who left it, or why."""
    if key not in playbook.keys:
        raise Outdated
    step = playbook.step(key)
    state = _state(case, key)
    if state.left and state.by:
        raise StepLeft(step.title, state.by)
    must_be_open(case)
    if case.current != key:
        raise StepNotOpen(step.title)
    return step


def _leave(case: Case, keys: set[str], status: Status, act: Act, *, why: str = "") -> Case:
    steps = tuple(
        replace(step, status=status, by=act.by, at=act.now, why=why)
        if step.key in keys and not step.left
        else step
        for step in case.steps
    )
    return replace(case, steps=steps, touched_at=act.now)


def _go_on(case: Case, playbook: Playbook, *, after: str, act: Act) -> Case:
    """To the next open step; a step's effect on the case comes when it is left."""
    case = _place_our_view(case, playbook, act)
    talk = [step.key for step in playbook.steps if step.conversation]
    if talk and playbook.keys.index(after) >= playbook.keys.index(talk[-1]):
        case = _drop_preparation(case, playbook, talk[0], act)
    effect = playbook.step(after).effect
    if effect is Effect.RESOLVES:
        left = _state(case, after)
        in_place = left.status is Status.DONE or left.why == ALREADY_DONE
        case = resolve(case, now=act.now, in_place=in_place)
    if effect is Effect.CLOSES:
        met = case.record("feedback").get("met", "")
        return close(case, OUTCOME_OF.get(met, Outcome.SOLVED), now=act.now)
    return replace(case, current=next_open(case.steps, after), touched_at=act.now)


def _place_our_view(case: Case, playbook: Playbook, act: Act) -> Case:
    """Its step is left out while it was ours, and is open again once that is taken back."""
    keys = {step.key for step in playbook.steps if _is_our_view(step)}
    if _was_ours(case):
        return _leave(case, keys, Status.SKIPPED, act, why=IT_WAS_OURS)
    steps = tuple(
        StepState(key=step.key) if step.key in keys and step.why == IT_WAS_OURS else step
        for step in case.steps
    )
    return replace(case, steps=steps)


def _is_our_view(step: Step) -> bool:
    return step.records == ("view",)


def _was_ours(case: Case) -> bool:
    return case.record("fault").get("fault") == "ours"


def _drop_preparation(case: Case, playbook: Playbook, first_talk: str, act: Act) -> Case:
    before = set(playbook.keys[: playbook.keys.index(first_talk)])
    return _leave(case, before, Status.SKIPPED, act, why=WE_TALKED_SKIPS)


def next_open(steps: Sequence[StepState], after: str) -> str:
    """The step that opens when this one is left: the next, else one that was passed over."""
    keys = [step.key for step in steps]
    start = keys.index(after) + 1
    later = [*steps[start:], *steps[:start]]
    return next((step.key for step in later if not step.left), keys[-1])


def _is_written(case: Case, step: Step) -> bool:
    """By its first record. One talk covers the steps that ask for none."""
    return not step.records or is_filled(case.record(step.records[0]))


def _write(case: Case, records: Records, act: Act) -> Case:
    # A form may ask for a part of a record; what it does not ask for stays. What it shows and
    # comes back empty was taken out.
    asked = {
        name: {**case.record(name), **record}
        for name, record in records.items()
        if is_filled(record) or case.record(name)
    }
    case = replace(case, records={**case.records, **asked})
    agreement = records.get("agreement", {})
    return _promise(case, agreement, act) if is_filled(agreement) else case


def _promise(case: Case, agreement: Mapping[str, str], act: Act) -> Case:
    """What was agreed becomes our promise; agreed anew, the same promise moves."""
    what, due_at = agreement["agreed"], datetime.fromisoformat(agreement["due"])
    earlier = next((p for p in case.open_promises if p.from_agreement), None)
    if earlier is None:
        promise = Promise(
            id=act.promise_id,
            what=what,
            due_at=due_at,
            owner=case.owner,
            made_at=act.now,
            from_agreement=True,
        )
        return replace(case, promises=(*case.promises, promise))
    if due_at != earlier.due_at:
        earlier = earlier.renegotiate(due_at=due_at, now=act.now)
    if what != earlier.what:
        earlier = replace(earlier, what=what, made_at=act.now)
    return replace(
        case, promises=tuple(earlier if p.id == earlier.id else p for p in case.promises)
    )
