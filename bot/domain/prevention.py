"""The life of a prevention action: planned, done, verified, watched, and proven or failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import hold
from bot.domain.action import Action, ActionKind, Stage
from bot.domain.case import Case, Outcome, Records, may_know
from bot.domain.cause import Category, Cause
from bot.domain.errors import DomainError, InvalidFields, Outdated
from bot.domain.person import Workspace
from bot.domain.promise import Promise, must_be_ahead
from bot.domain.record import LONG_TEXT, SHORT_TEXT

CHECKS = (30, 60, 90)
"""Calendar days after it was done."""
MOST = 3
"""Actions that one form plans."""
TELL = "changed-"
"""Begins the id of the promise to tell a client what changed."""
CHANGED = "what_we_changed"
"""The draft that keeps it."""
RECORD = "prevention"


class OwnAction(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Whoever did it, covered for them, or said that it is done can't verify it. "
            "Ask somebody else to look."
        )


class NotAtThat(DomainError):
    """Somebody was first, or the button is an old one."""

    def __init__(self, action: Action) -> None:
        super().__init__(f"This action is {action.stage} by now. Nothing was changed.")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a form says of a new action."""

    kind: ActionKind
    what: str
    looks_like: str
    owner: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the form of *Prevent* says. `join`: case and action ids of what is under way."""

    records: Records
    cause: str = ""
    category: Category = Category.OTHER
    plans: Sequence[Plan] = ()
    join: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What there is for a cause already, each action with its case, as its reader may know it.

    `reopens`: what a case of it reopens. `open`: what is under way, and can serve it too.
    """

    cause: Cause | None = None
    reopens: tuple[tuple[Case, Action], ...] = ()
    open: tuple[tuple[Case, Action], ...] = ()


def suspected(case: Case) -> str:
    """The cause, as far as it is known by now."""
    return case.cause or case.record("meaning").get("suspected_cause", "")


def find(case: Case, action_id: str) -> Action:
    found = next((each for each in case.actions if each.id == action_id), None)
    if found is None:
        raise Outdated
    return found


def plan(case: Case, planned: Plan, action_id: str, *, by: str, now: datetime) -> Case:
    """Also when the case is closed: its prevention goes on."""
    wrong = {}
    if not planned.what.strip() or len(planned.what) > LONG_TEXT:
        wrong["what"] = f"What will we change? 1 to {LONG_TEXT:,} characters."
    if not planned.looks_like.strip() or len(planned.looks_like) > SHORT_TEXT:
        wrong["looks_like"] = f"What can somebody else see? 1 to {SHORT_TEXT} characters."
    if not may_know(case, planned.owner):
        wrong["owner"] = "This person is not in the case. Choose another."
    if planned.due_at <= now:
        wrong["due"] = "Choose a time that is still to come."
    if wrong:
        raise InvalidFields(wrong)
    action = Action(
        id=action_id,
        kind=planned.kind,
        what=planned.what.strip(),
        looks_like=planned.looks_like.strip(),
        owner=planned.owner,
        due_at=planned.due_at,
        made_by=by,
        made_at=now,
    )
    case = replace(case, actions=(*case.actions, action))
    return case if _what(case) else names(case, action)


def names(case: Case, action: Action) -> Case:
    """The case's own word for what was changed, which its drafts use."""
    record = {**case.record(RECORD), "action": action.what}
    return replace(case, records={**case.records, RECORD: record})


def _what(case: Case) -> str:
    return case.record(RECORD).get("action", "")


def done(case: Case, action_id: str, *, by: str, said: str, verifier: str, now: datetime) -> Case:
    """`verifier`: whom the doer names; empty, it is the lead."""
    action = find(case, action_id)
    if not action.is_to_do:
        raise NotAtThat(action)
    wrong = {}
    if not said.strip() or len(said) > LONG_TEXT:
        wrong["said"] = f"What was done? 1 to {LONG_TEXT:,} characters."
    if verifier and verifier in action.doers | {by}:
        wrong["verifier"] = "Somebody else than the doer has to look. Choose another."
    elif verifier and not may_know(case, verifier):
        wrong["verifier"] = "This person is not in the case. Choose another."
    if wrong:
        raise InvalidFields(wrong)
    new = replace(
        action,
        stage=Stage.DONE,
        done_at=now,
        done_by=by,
        said_done=said.strip(),
        verifier=verifier,
        verified_at=None,
        verified_by="",
        checked=0,
        came_at=None,
    )
    return _with(case, new)


def verify(case: Case, action_id: str, *, by: str, now: datetime) -> Case:
    """Its watch begins; the days of the watch count from when it was done."""
    action = _to_verify(case, action_id, by)
    return _with(case, replace(action, stage=Stage.WATCHED, verified_at=now, verified_by=by))


def not_yet(
    case: Case, action_id: str, *, by: str, missing: str, due_at: datetime, now: datetime
) -> Case:
    """Back to who does it, who hears what is missing."""
    action = _to_verify(case, action_id, by)
    if not missing.strip() or len(missing) > LONG_TEXT:
        raise InvalidFields({"missing": f"What is missing? 1 to {LONG_TEXT:,} characters."})
    must_be_ahead(due_at, now=now)
    back = replace(
        action,
        stage=Stage.PLANNED,
        due_at=due_at,
        done_at=None,
        done_by="",
        verifier="",
        not_yet=action.not_yet + 1,
    )
    return _with(case, back)


def holds(case: Case, action_id: str, *, day: int, now: datetime) -> Case:
    """It has not come back by that day of the watch; after the last one it is proven."""
    action = find(case, action_id)
    if action.stage is not Stage.WATCHED or day not in CHECKS or day <= action.checked:
        raise NotAtThat(action)
    if action.done_at is None or now < action.done_at + timedelta(days=day):
        raise NotAtThat(action)
    if day < CHECKS[-1]:
        return _with(case, replace(action, checked=day))
    return _with(case, replace(action, checked=day, stage=Stage.PROVEN, ended_at=now))


def fail(case: Case, action_id: str, *, came: Case | None, due_at: datetime, now: datetime) -> Case:
    """It came back, in the case `came` if that is known: the action is open again, and serves it.

    A second case that comes while it is open is noted beside the first.
    """
    action = find(case, action_id)
    if came is not None:
        serves = (came.id,) if may_name(came, case) and may_name(case, came) else ()
        action = replace(
            action,
            reopened_by=tuple(dict.fromkeys((*action.reopened_by, came.id))),
            serves=tuple(dict.fromkeys((*action.serves, *serves))),
        )
    if action.stage is Stage.FAILED:
        return _with(case, action)
    if not action.may_fail:
        raise NotAtThat(action)
    failed = replace(
        action, stage=Stage.FAILED, failed_at=now, due_at=due_at, verifier="", stood_in=()
    )
    return _with(case, failed)


def join(case: Case, action_id: str, other: Case) -> tuple[Case, Case]:
    """An action of `case` serves `other` as well, which is of the same cause."""
    action = find(case, action_id)
    if not (may_name(case, other) and may_name(other, case)):
        raise InvalidFields({"join": "One of the two is private, and others would learn of it."})
    if not action.is_to_do:
        raise NotAtThat(action)
    if other.id == case.id or other.id in action.serves:
        raise InvalidFields({"join": "This action serves the case already."})
    joined = replace(action, serves=(*action.serves, other.id))
    case, other = linked(_with(case, joined), other)
    return case, other if _what(other) else names(other, action)


def is_met_by(action: Action, case: Case, other: Case) -> bool:
    """Whether `other`, newly of the same cause, shows that this action of `case` did not hold.

    What reached us before it was done says nothing about it.
    """
    if other.id in {case.id, *action.serves, *action.reopened_by} or not may_name(other, case):
        return False
    return opens_again(action, at=other.reached_at)


def opens_again(action: Action, *, at: datetime) -> bool:
    """Whether it is open again once its cause comes at that time, or is already and gets one more."""
    known_to_fail = action.stage is Stage.FAILED and bool(action.reopened_by)
    since = action.done_at
    return (action.may_fail or known_to_fail) and since is not None and at >= since


def client_came(case: Case, came: Case, theirs: frozenset[str]) -> Case:
    """That client came to us again; `theirs` are the ids of its cases.

    Actions that are done and serve it are looked at sooner.
    """
    at = came.reached_at

    def concerns(action: Action) -> bool:
        serves = case.client_id == came.client_id or bool(theirs & set(action.serves))
        return serves and action.may_fail and action.done_at is not None and at >= action.done_at

    actions = (replace(each, came_at=at) if concerns(each) else each for each in case.actions)
    return replace(case, actions=tuple(actions))


def may_name(other: Case, case: Case) -> bool:
    """Whether all who know `case` may learn of `other`."""
    if other.about and (not case.private or other.about in case.members):
        return False
    return not other.private or (case.private and case.members <= other.members)


def linked(case: Case, other: Case) -> tuple[Case, Case]:
    """Each names the other, as far as those who know it may learn of it."""
    to, back = may_name(other, case), may_name(case, other)
    return (
        replace(case, linked=tuple(dict.fromkeys((*case.linked, other.id)))) if to else case,
        replace(other, linked=tuple(dict.fromkeys((*other.linked, case.id)))) if back else other,
    )


def verifier_of(
    action: Action, case: Case, workspace: Workspace, gone: frozenset[str] = frozenset()
) -> str:
    """Who is asked to look: whom the doer names, else the lead, else who else there is."""
    contacts = sorted(workspace.contacts, key=lambda each: each.level)
    others = (*(each.user_id for each in contacts), case.owner, action.made_by)
    asked = [each for each in (action.verifier, workspace.lead, *others) if each not in gone]
    return next((each for each in asked if may_verify(action, case, each)), "")


def may_verify(action: Action, case: Case, person: str) -> bool:
    return bool(person) and may_know(case, person) and person not in action.doers


def stood_in(case: Case, told: Iterable[tuple[str, str]]) -> Case:
    """`told`: ids of actions, and who was reminded of each."""
    for action_id, person in told:
        action = next((each for each in case.actions if each.id == action_id), None)
        if action and action.is_to_do and person not in action.doers:
            case = _with(case, replace(action, stood_in=(*action.stood_in, person)))
    return case


def hand_over(case: Case, action_id: str, to: str, workspace: Workspace) -> Case:
    """To somebody else in the case; what was said done stays with who said it.

    Who is left has to include somebody who can still look whether it is so.
    """
    action = find(case, action_id)
    if action.stage is Stage.PROVEN:
        raise NotAtThat(action)
    if not may_know(case, to):
        raise InvalidFields({"to": "This person is not in the case. Choose another."})
    if to == action.owner:
        raise InvalidFields({"to": "It is theirs already. Choose somebody else."})
    given = replace(action, owner=to)
    if action.stage is Stage.DONE and not verifier_of(given, case, workspace):
        raise InvalidFields({"to": "They are to look whether it is so. Choose somebody else."})
    return _with(case, given)


def handed_on(case: Case, gone: str, heir: str) -> tuple[Action, ...]:
    """What was theirs goes to the heir; who was to verify it gives way to the lead's choice."""
    return tuple(
        each
        if each.stage is Stage.PROVEN
        else replace(
            each,
            owner=heir if each.owner == gone else each.owner,
            verifier="" if each.verifier == gone else each.verifier,
        )
        for each in case.actions
    )


def tell_client(
    case: Case, action: Action, promise_id: str, *, due_at: datetime, now: datetime
) -> Promise | None:
    """What we owe a client once something was changed. None: no word of it goes to them."""
    if hold.is_held(case) or case.outcome in {Outcome.NO_ANSWER, Outcome.WITHDRAWN}:
        return None
    return Promise(
        id=f"{TELL}{promise_id}",
        what=_word(action),
        due_at=due_at,
        owner=case.owner,
        made_at=now,
    )


def tell_at(case: Case, action: Action, due_at: datetime) -> Case:
    """By when the word that is owed of this action is due; what was said to the client stays."""
    promises = tuple(
        replace(each, due_at=due_at)
        if each.is_open and is_to_tell(each.id) and each.what == _word(action)
        else each
        for each in case.promises
    )
    return replace(case, promises=promises)


def _word(action: Action) -> str:
    return f"Tell them what changed: {action.what}"


def is_to_tell(promise_id: str) -> bool:
    return promise_id.startswith(TELL)


def told(case: Case, *, now: datetime) -> tuple[Case, tuple[Promise, ...]]:
    """The client heard what changed; returns the promises that are kept by that."""
    kept = {p.id: p.kept(now=now) for p in case.open_promises if is_to_tell(p.id)}
    promises = tuple(kept.get(each.id, each) for each in case.promises)
    return replace(case, promises=promises), tuple(kept.values())


def _to_verify(case: Case, action_id: str, by: str) -> Action:
    action = find(case, action_id)
    if action.stage is not Stage.DONE:
        raise NotAtThat(action)
    if not may_verify(action, case, by):
        raise OwnAction
    return action


def _with(case: Case, action: Action) -> Case:
    actions = (action if each.id == action.id else each for each in case.actions)
    return replace(case, actions=tuple(actions))
