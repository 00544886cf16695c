"""Which level a reason asks for, as a table of situations; who is asked, and in which order."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.case import Case, Serious, Severity
from bot.domain.escalation import Reason
from bot.domain.ladder import Rung, rungs
from bot.domain.levels import GETS_HARDER, assess
from bot.domain.offer import Kind, Offer, Only, written
from bot.domain.person import Contact, Limits, Workspace
from bot.domain.promise import PromiseState
from bot.playbooks.levels import load_levels
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_promise, a_workspace, an_escalation
from tests.support.clock import NOON

LEVELS = load_levels()
EVA = "UEVA"
TEAM = a_workspace(
    contacts=(
        Contact(level=1, user_id=LEAD),
        Contact(level=1, user_id=BOB),
        Contact(level=2, user_id=CARA),
        Contact(level=3, user_id=EVA),
    ),
    limits=Limits(owner=Decimal(100), lead=Decimal(500)),
)
RAISED = an_escalation(reason=Reason.NO_AGREEMENT, ended_at=NOON)
HALF = Offer(kind=Kind.DISCOUNT, what="Half off", at=NOON + timedelta(days=9), amount=Decimal(501))
LARGE = written([HALF], only=Only.NOTHING_ELSE, why_only="It is all we have", now=NOON)
BROKEN = a_promise(state=PromiseState.BROKEN, answered_at=NOON)

SITUATIONS = {
    "somebody could be hurt": (Reason.SAFETY, a_case(), 3),
    "a threat": (Reason.THREAT, a_case(), 3),
    "a lawyer": (Reason.LEGAL, a_case(), 3),
    "personal data": (Reason.PERSONAL_DATA, a_case(), 3),
    "an authority": (Reason.AUTHORITY, a_case(), 3),
    "many read it": (Reason.PRESS, a_case(), 2),
    "a journalist": (Reason.PRESS, a_case(serious=frozenset({Serious.PRESS})), 3),
    "a key client": (Reason.KEY_CLIENT, a_case(), 2),
    "they ask for more say": (Reason.ASKS_HIGHER, a_case(), 1),
    "above the owner's limit": (Reason.ABOVE_LIMIT, a_case(), 1),
    "above the lead's limit": (Reason.ABOVE_LIMIT, a_case(owner=LEAD), 2),
    "above the limit of who was asked": (
        Reason.ABOVE_LIMIT,
        a_case(escalations=(an_escalation(reason=Reason.ABOVE_LIMIT, ended_at=NOON),)),
        2,
    ),
    "above the lead's limit, by the offer": (
        Reason.ABOVE_LIMIT,
        a_case(records={"offers": LARGE}),
        2,
    ),
    "about one of us": (Reason.ABOUT_US, a_case(about=BOB), 1),
    "no agreement": (Reason.NO_AGREEMENT, a_case(), 1),
    "no agreement after a heads-up": (
        Reason.NO_AGREEMENT,
        a_case(escalations=(an_escalation(level=0, ended_at=NOON),)),
        1,
    ),
    "no agreement after level 1": (Reason.NO_AGREEMENT, a_case(escalations=(RAISED,)), 2),
    "a repeat": (Reason.REPEAT, a_case(), 2),
    "a broken promise": (Reason.PROMISE_BROKEN, a_case(promises=(BROKEN,)), 1),
    "abuse": (Reason.ABUSE, a_case(), 1),
    "stuck": (Reason.STUCK, a_case(), 1),
    "updates missed": (Reason.UPDATES_MISSED, a_case(), 1),
    "critical, and nobody owns it": (Reason.NOBODY_OWNS, a_case(), 1),
}


@pytest.mark.parametrize(("reason", "case", "level"), SITUATIONS.values(), ids=SITUATIONS)
def test_each_situation_has_its_level_and_says_why(reason: Reason, case: Case, level: int) -> None:
    found = assess(case, reason, TEAM, LEVELS)

    assert found.level == level
    assert found.why.endswith((".", "?"))
    assert found.asked


def test_every_reason_has_a_rule_and_only_some_get_harder() -> None:
    assert LEVELS.rules.keys() == set(Reason)
    assert {r for r in Reason if LEVELS.rules[r].harder} == GETS_HARDER
    assert set(Reason) - set(LEVELS.offered) == {Reason.UPDATES_MISSED, Reason.NOBODY_OWNS}


def test_a_harder_level_has_a_why_of_its_own() -> None:
    easy = assess(a_case(), Reason.NO_AGREEMENT, TEAM, LEVELS)
    hard = assess(a_case(escalations=(RAISED,)), Reason.NO_AGREEMENT, TEAM, LEVELS)

    assert easy.why != hard.why


@pytest.mark.parametrize(("broken", "first"), [(1, True), (2, False)])
def test_of_a_promise_broken_once_the_lead_just_knows(broken: int, first: bool) -> None:
    promises = tuple(a_promise(id=f"p{n}", state=PromiseState.BROKEN) for n in range(broken))

    found = assess(a_case(promises=promises), Reason.PROMISE_BROKEN, TEAM, LEVELS)

    assert found.heads_up_first is first


@pytest.mark.parametrize(
    ("reason", "case", "always"),
    [
        (Reason.STUCK, a_case(), False),
        (Reason.STUCK, a_case(severity=Severity.CRITICAL), True),
        (Reason.SAFETY, a_case(), True),
        (Reason.THREAT, a_case(), True),
        (Reason.PERSONAL_DATA, a_case(), True),
        (Reason.LEGAL, a_case(), False),
    ],
)
def test_what_can_not_wait_runs_round_the_clock(reason: Reason, case: Case, always: bool) -> None:
    assert assess(case, reason, TEAM, LEVELS).round_the_clock is always


def on_call(*users: str) -> Workspace:
    contacts = (
        Contact(level=c.level, user_id=c.user_id, on_call=c.user_id in users) for c in TEAM.contacts
    )
    return a_workspace(contacts=tuple(contacts))


def just(*contacts: tuple[int, str], installed_by: str = LEAD) -> Workspace:
    named = tuple(Contact(level=level, user_id=user) for level, user in contacts)
    return a_workspace(contacts=named, installed_by=installed_by)


LADDERS = {
    "the level, then those above": (a_case(), 1, TEAM, False, [LEAD, BOB, CARA, EVA]),
    "no level below": (a_case(), 2, TEAM, False, [CARA, EVA]),
    "never whom it is about": (a_case(about=LEAD), 1, TEAM, False, [BOB, CARA, EVA]),
    "never the owner": (a_case(owner=BOB), 1, TEAM, False, [LEAD, CARA, EVA]),
    "a level without contacts goes to the next above": (
        a_case(), 2, just((1, LEAD), (3, EVA)), False, [EVA],
    ),
    "no contact there or above: the lead": (
        a_case(), 3, just((1, LEAD), (1, BOB), (2, CARA)), False, [LEAD, CARA, BOB],
    ),
    "before anybody is named it is who installed": (a_case(), 2, just(), False, [LEAD]),
    "the lead is who it is about: another contact": (
        a_case(about=LEAD), 3, just((1, LEAD), (1, BOB)), False, [BOB],
    ),
    "nobody at all": (a_case(owner=LEAD), 1, just(), False, []),
    "round the clock who is on call": (a_case(), 1, on_call(BOB, EVA), True, [BOB, EVA]),
    "by day everybody": (a_case(), 1, on_call(BOB), False, [LEAD, BOB, CARA, EVA]),
    "round the clock, nobody on call: everybody": (a_case(), 2, TEAM, True, [CARA, EVA]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "level", "workspace", "always", "people"), LADDERS.values(), ids=LADDERS
)
def test_who_is_asked_and_in_which_order(
    case: Case, level: int, workspace: Workspace, always: bool, people: list[str]
) -> None:
    found = rungs(case, level, workspace, round_the_clock=always)

    assert [rung.person for rung in found] == people


def test_who_asks_is_not_asked() -> None:
    assert LEAD not in assess(a_case(), Reason.STUCK, TEAM, LEVELS, by=LEAD).asked


def test_a_contact_of_two_levels_is_asked_once_at_the_lower_one() -> None:
    workspace = just((2, CARA), (1, CARA), (3, EVA))

    assert rungs(a_case(), 1, workspace, round_the_clock=False) == (Rung(CARA, 1), Rung(EVA, 3))


def test_an_owner_who_is_no_contact_changes_nothing() -> None:
    assert assess(a_case(owner=ANN), Reason.STUCK, TEAM, LEVELS).asked[0] == LEAD
