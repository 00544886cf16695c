"""The rules of a prevention action's life."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.action import Action, Stage
from bot.domain.case import Case, Outcome, Serious
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.person import Calendars, Contact
from bot.domain.prevention import (
    NotAtThat,
    OwnAction,
    client_came,
    done,
    fail,
    hand_over,
    handed_on,
    holds,
    is_met_by,
    join,
    may_name,
    not_yet,
    tell_client,
    verifier_of,
    verify,
)
from bot.domain.reminder import Kind
from bot.domain.watch import ASKED, watch
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_workspace, an_action
from tests.support.clock import NOON

DAY = timedelta(days=1)
PEOPLE = Calendars(workspace=a_workspace())


def a_done(**overrides: Any) -> Action:
    facts = {"stage": Stage.DONE, "done_at": NOON, "done_by": BOB, "said_done": "One job"}
    return an_action(**{**facts, **overrides})


def a_watched(**overrides: Any) -> Action:
    facts = {"stage": Stage.WATCHED, "verified_at": NOON, "verified_by": CARA}
    return a_done(**{**facts, **overrides})


def with_action(action: Action, **overrides: Any) -> Case:
    return a_case(actions=(action,), cause="Two jobs", **overrides)


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.WATCHED, Stage.PROVEN])
def test_what_is_done_is_not_done_again(stage: Stage) -> None:
    case = with_action(an_action(stage=stage))

    with pytest.raises(NotAtThat):
        done(case, "action-1", by=BOB, said="One job", verifier="", now=NOON)


@pytest.mark.parametrize(
    ("said", "verifier", "wrong"),
    [
        (" ", "", ["said"]),
        ("x" * 2001, "", ["said"]),
        ("One job", BOB, ["verifier"]),
        ("One job", ANN, ["verifier"]),
        ("", BOB, ["said", "verifier"]),
    ],
)
def test_done_needs_what_was_done_and_another_to_look(
    said: str, verifier: str, wrong: list[str]
) -> None:
    case = with_action(an_action(owner=ANN))

    with pytest.raises(InvalidFields) as refused:
        done(case, "action-1", by=BOB, said=said, verifier=verifier, now=NOON)

    assert list(refused.value.fields) == wrong


MADE, STOOD_IN, ABOUT = "UMADE", "USTOODIN", "UABOUT"


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (CARA, True),  # whom the doer named
        (LEAD, True),
        (MADE, True),  # who planned it, and owns the case
        (ANN, False),  # whose action it is
        (BOB, False),  # who said that it is done
        (STOOD_IN, False),  # who was reminded of it while Ann was away
        (ABOUT, False),  # whom the case is about
        ("", False),
    ],
)
def test_who_may_verify(who: str, allowed: bool, private: bool) -> None:
    action = a_done(owner=ANN, done_by=BOB, stood_in=(STOOD_IN,), verifier=CARA, made_by=MADE)
    members = frozenset({ANN, BOB, CARA, LEAD, MADE, STOOD_IN})
    case = with_action(action, owner=MADE, about=ABOUT, private=private, members=members)
    if allowed:
        assert verify(case, "action-1", by=who, now=NOON).actions[0].stage is Stage.WATCHED
    else:
        with pytest.raises(OwnAction):
            verify(case, "action-1", by=who, now=NOON)


def test_nobody_outside_a_private_case_verifies_its_action() -> None:
    with pytest.raises(OwnAction):
        verify(with_action(a_done(), private=True), "action-1", by=CARA, now=NOON)


@pytest.mark.parametrize("named", [ANN, BOB, STOOD_IN, ABOUT])
def test_the_doer_names_none_of_those_who_may_have_done_it(named: str) -> None:
    case = with_action(an_action(stood_in=(STOOD_IN,)), about=ABOUT)

    with pytest.raises(InvalidFields) as refused:
        done(case, "action-1", by=BOB, said="One job", verifier=named, now=NOON)

    assert list(refused.value.fields) == ["verifier"]


def test_the_last_who_could_look_is_not_given_the_action() -> None:
    workspace = a_workspace(contacts=(), installed_by=LEAD)
    action = a_done(owner=BOB, done_by=ANN, verifier=CARA)

    with pytest.raises(InvalidFields):
        hand_over(with_action(replace(action, stood_in=(CARA,))), "action-1", LEAD, workspace)
    given = hand_over(with_action(action), "action-1", LEAD, workspace).actions[0]
    assert verifier_of(given, with_action(given), workspace) == CARA


def test_what_failed_is_done_anew_by_whoever_does_it_then() -> None:
    case = with_action(a_watched(stood_in=(STOOD_IN,)))

    case = fail(case, "action-1", came=None, due_at=NOON + DAY, now=NOON)

    assert case.actions[0].stood_in == ()


@pytest.mark.parametrize(
    ("action", "lead", "asked"),
    [
        (a_done(verifier=CARA), LEAD, CARA),
        (a_done(), LEAD, LEAD),
        (a_done(owner=LEAD), LEAD, CARA),
        (a_done(done_by=LEAD), LEAD, CARA),
    ],
)
def test_the_lead_is_asked_unless_somebody_is_named_or_the_lead_did_it(
    action: Action, lead: str, asked: str
) -> None:
    contacts = (Contact(level=2, user_id=CARA), Contact(level=1, user_id=lead))
    workspace = a_workspace(contacts=contacts)

    assert verifier_of(action, with_action(action), workspace) == asked


def test_not_yet_is_open_again_without_a_doer() -> None:
    case = not_yet(
        with_action(a_done()), "action-1", by=CARA, missing="Night", due_at=NOON + DAY, now=NOON
    )

    action = case.actions[0]
    assert (action.stage, action.done_by, action.not_yet) == (Stage.PLANNED, "", 1)


@pytest.mark.parametrize(
    ("checked", "day", "passed", "stage"),
    [
        (0, 30, 30, Stage.WATCHED),
        (30, 90, 90, Stage.PROVEN),
        (0, 90, 90, Stage.PROVEN),
        (0, 90, 89, None),
        (30, 30, 31, None),
        (0, 45, 50, None),
    ],
)
def test_a_watch_is_answered_day_by_day(
    checked: int, day: int, passed: int, stage: Stage | None
) -> None:
    case, now = with_action(a_watched(checked=checked)), NOON + passed * DAY
    if stage is None:
        with pytest.raises(NotAtThat):
            holds(case, "action-1", day=day, now=now)
    else:
        assert holds(case, "action-1", day=day, now=now).actions[0].stage is stage


def test_an_action_that_is_gone_says_so() -> None:
    with pytest.raises(Outdated):
        verify(a_case(), "action-1", by=CARA, now=NOON)


@pytest.mark.parametrize(
    ("action", "reached_at", "met"),
    [
        (a_done(), NOON, True),
        (a_watched(), NOON + 80 * DAY, True),
        (a_watched(), NOON - DAY, False),
        (an_action(), NOON, False),
        (a_watched(stage=Stage.PROVEN), NOON + DAY, False),
        (a_watched(serves=("case-2",)), NOON + DAY, False),
        (a_watched(stage=Stage.FAILED, reopened_by=("case-3",)), NOON + DAY, True),
        (a_watched(stage=Stage.FAILED, reopened_by=("case-2",)), NOON + DAY, False),
    ],
)
def test_what_a_new_case_of_the_cause_opens_again(
    action: Action, reached_at: datetime, met: bool
) -> None:
    other = a_case(id="case-2", reached_at=reached_at)

    assert is_met_by(action, with_action(action), other) is met


def test_a_second_case_is_noted_beside_the_first() -> None:
    case = with_action(a_watched())
    for number in (2, 3, 3):
        came = a_case(id=f"case-{number}")
        case = fail(case, "action-1", came=came, due_at=NOON + DAY, now=NOON)

    action = case.actions[0]
    assert (action.stage, action.reopened_by) == (Stage.FAILED, ("case-2", "case-3"))
    assert action.serves == ("case-2", "case-3")


PRIVATE = {"private": True, "members": frozenset({ANN, BOB})}
NARROW = {"private": True, "members": frozenset({ANN})}


@pytest.mark.parametrize(
    ("other", "case", "may"),
    [
        ({}, {}, True),
        ({}, PRIVATE, True),
        (PRIVATE, {}, False),
        (PRIVATE, NARROW, True),
        (NARROW, PRIVATE, False),
        ({**PRIVATE, "about": CARA}, NARROW, True),
        ({**PRIVATE, "about": CARA}, {**NARROW, "members": frozenset({ANN, CARA})}, False),
        ({"about": CARA}, {}, False),
    ],
)
def test_a_thread_names_only_what_all_who_read_it_may_know(
    other: dict[str, Any], case: dict[str, Any], may: bool
) -> None:
    assert may_name(a_case(id="other", **other), a_case(**case)) is may


def test_joining_links_both_cases() -> None:
    case, other = join(with_action(an_action()), "action-1", a_case(id="case-2"))

    assert (case.actions[0].serves, case.linked) == (("case-2",), ("case-2",))
    assert (other.linked, other.record("prevention")["action"]) == (
        ("case-1",),
        "Make the two jobs one",
    )


@pytest.mark.parametrize(
    ("action", "other"),
    [
        (a_watched(), a_case(id="case-2")),
        (an_action(serves=("case-2",)), a_case(id="case-2")),
        (an_action(), a_case()),
        (an_action(), a_case(id="case-2", **PRIVATE)),
    ],
)
def test_what_can_t_be_joined(action: Action, other: Case) -> None:
    with pytest.raises((NotAtThat, InvalidFields)):
        join(with_action(action), "action-1", other)


def test_who_goes_hands_on_what_is_not_proven() -> None:
    proven = an_action(id="a2", owner=BOB, stage=Stage.PROVEN)
    case = a_case(actions=(a_done(owner=BOB), proven, an_action(id="a3", verifier=BOB)))

    moved = handed_on(case, BOB, LEAD)

    assert [(each.owner, each.verifier) for each in moved] == [(LEAD, ""), (BOB, ""), (ANN, "")]


@pytest.mark.parametrize(
    ("facts", "owed"),
    [
        ({}, True),
        ({"outcome": Outcome.NO_AGREEMENT}, True),
        ({"outcome": Outcome.NO_ANSWER}, False),
        ({"outcome": Outcome.WITHDRAWN}, False),
    ],
)
def test_to_whom_a_word_of_what_changed_is_owed(facts: dict[str, Any], owed: bool) -> None:
    promise = tell_client(a_case(**facts), an_action(), "1", due_at=NOON + DAY, now=NOON)

    assert (promise is not None) is owed


def test_a_client_that_comes_again_is_noted_on_what_serves_it() -> None:
    came = replace(a_case(id="case-2"), reached_at=NOON + 10 * DAY)
    mine = client_came(with_action(a_watched()), came, frozenset())
    others = a_case(client_id="client-2", actions=(a_watched(serves=("case-3",)),))

    assert mine.actions[0].came_at == came.reached_at
    assert client_came(others, came, frozenset()).actions[0].came_at is None
    assert client_came(others, came, frozenset({"case-3"})).actions[0].came_at is not None


def spoken(case: Case, **workspace: Any) -> list[tuple[str, str, int]]:
    """Kind, person, and how many days after noon."""
    found = watch(case, a_workspace(**workspace), PEOPLE)
    return [(each.kind, each.person, (each.due_at - NOON).days) for each in found]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (
            an_action(owner=BOB, due_at=NOON + 7 * DAY),
            [(Kind.ACTION_SOON, BOB, 4), (Kind.ACTION, BOB, 7), (Kind.ACTION, LEAD, 14)],
        ),
        (
            an_action(owner=LEAD, due_at=NOON + 7 * DAY),
            [(Kind.ACTION_SOON, LEAD, 4), (Kind.ACTION, LEAD, 7)],
        ),
        (
            a_watched(owner=BOB),
            [(Kind.CHECK, BOB, 90), (Kind.CHECK, BOB, 97), (Kind.CHECK, LEAD, 104)],
        ),
        (a_watched(owner=LEAD, came_at=NOON + 10 * DAY), [30, 90, 97]),
        (a_watched(owner=LEAD, came_at=NOON + 30 * DAY), [60, 90, 97]),
        (a_watched(owner=LEAD, came_at=NOON + 10 * DAY, checked=30), [90, 97]),
        (a_watched(owner=LEAD, came_at=NOON + 60 * DAY, checked=30), [90, 97]),
        (a_watched(stage=Stage.PROVEN), []),
    ],
)
def test_the_stations_of_an_action(action: Action, said: list[Any]) -> None:
    found = spoken(with_action(action))

    assert found == said or [days for _kind, _person, days in found] == said


def test_a_verification_is_asked_for_again_each_five_working_days_and_then_the_lead_is_told() -> (
    None
):
    found = spoken(with_action(a_done(verifier=CARA)))

    assert [each for each in found if each[1] == CARA][:3] == [
        (Kind.VERIFICATION, CARA, 0),
        (Kind.VERIFICATION, CARA, 7),
        (Kind.VERIFICATION, CARA, 14),
    ]
    assert len(found) == ASKED + 1
    assert found[-1] == (Kind.VERIFICATION, LEAD, 14)


def test_nobody_is_asked_who_may_not_know_the_case() -> None:
    case = with_action(an_action(owner=BOB), private=True, members=frozenset({ANN}))

    assert spoken(case) == []


def test_a_complaint_about_one_of_us_is_never_theirs_to_verify() -> None:
    case = with_action(a_done(verifier=CARA), about=CARA, serious=frozenset({Serious.ABOUT_US}))

    assert {person for _kind, person, _days in spoken(case)} == {LEAD}
