"""What a draft that was sent plans: a promise that gets a new time, or one that is made by it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain import hold, step
from bot.domain.case import Case, must_be_open
from bot.domain.draft import Circumstances, DoesNotFit, Template, Variant, Withheld, variant_for
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.facts import spoken_of
from bot.domain.promise import Promise, must_be_ahead
from bot.domain.step import Act


class Does(StrEnum):
    NOTHING = "nothing"
    MOVES = "moves a promise"
    MAKES = "makes a promise"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`what` and `at` are what is known of it; the person who sent the text says the rest.

    `needed`: the text names it, so it was said. `agreed`: it is what we agreed as the solution.
    """

    does: Does = Does.NOTHING
    promise: Promise | None = None
    what: str = ""
    at: datetime | None = None
    needed: bool = False
    agreed: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """The promise as it was said to the client; `moves` is the id of one that had another time."""

    what: str = ""
    at: datetime | None = None
    moves: str = ""
    agreed: bool = False


NOTHING = Plan()


def plan(template: Template, case: Case, circumstances: Circumstances) -> Plan:
    """Under hold nothing is promised; what is promised already is not promised again."""
    if not hold.may_offer(case):
        return NOTHING
    try:
        variant = variant_for(template, case, circumstances)
    except (Withheld, DoesNotFit):
        return NOTHING
    match template.key, variant:
        case "renegotiation", _:
            return _anew(case, circumstances, needed=True)
        case "acknowledgement", Variant.BROKEN_PROMISE:
            return _anew(case, circumstances, needed=False)
        case "promise" | "options", Variant.PLAIN:
            made = any(each.from_agreement for each in case.open_promises)
            needed = template.key == "promise"
            return NOTHING if made else Plan(does=Does.MAKES, needed=needed, agreed=True)
        case _:
            return NOTHING


def promised(case: Case, said: Said, act: Act) -> tuple[Case, Promise | None]:
    """The case with what was said, and the promise that moved or was made; None: nothing new."""
    _check(said, now=act.now)
    if said.at is None:
        return case, None
    if said.moves:
        return _move(case, said.moves, said.at, now=act.now)
    must_be_open(case)
    if any(_same(each.what, said.what) for each in case.open_promises):
        return case, None
    if said.agreed and not any(each.from_agreement for each in case.open_promises):
        case = step.agree(case, said.what, said.at, act)
        return case, case.promises[-1]
    new = Promise(
        id=act.promise_id, what=said.what, due_at=said.at, owner=case.owner, made_at=act.now
    )
    return replace(case, promises=(*case.promises, new)), new


def _anew(case: Case, circumstances: Circumstances, *, needed: bool) -> Plan:
    """One that is marked as not kept stays so: its new time is a promise of its own."""
    promise = circumstances.promise or spoken_of(case, now=circumstances.now)
    if promise is None:
        return NOTHING
    if promise.is_open:
        return Plan(does=Does.MOVES, promise=promise, needed=needed)
    return Plan(does=Does.MAKES, what=promise.what, needed=needed, agreed=promise.from_agreement)


def _check(said: Said, *, now: datetime) -> None:
    wrong = dict(_wrong(said))
    if wrong:
        raise InvalidFields(wrong)
    if said.at is not None:
        must_be_ahead(said.at, now=now, field="new_time" if said.moves else "due")


def _wrong(said: Said) -> Iterator[tuple[str, str]]:
    if said.what and said.at is None:
        yield "due", "By when? A promise needs a time."
    if said.at is not None and not said.what and not said.moves:
        yield "promised", "What did we promise for that time?"


def _move(case: Case, promise_id: str, at: datetime, *, now: datetime) -> tuple[Case, Promise]:
    promise = next((each for each in case.promises if each.id == promise_id), None)
    if promise is None:
        raise Outdated
    moved = promise.renegotiate(due_at=at, now=now)
    kept = tuple(moved if each.id == promise_id else each for each in case.promises)
    return replace(case, promises=kept), moved


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
