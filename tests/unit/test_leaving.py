"""Who takes over what somebody left behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.action import Stage
from bot.domain.case import Case, State
from bot.domain.leaving import heirs, leave, moved, without
from bot.domain.person import Contact, Person
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_promise, a_task, a_workspace, an_action
from tests.support.clock import NOON

LATER = NOON + timedelta(hours=1)


def a_person(user_id: str, *, staff: bool = True, admin: bool = False) -> Person:
    return Person(user_id=user_id, name=user_id, staff=staff, admin=admin)


def left(case: Case, *, gone: str = ANN, to: tuple[str, ...] = (LEAD, CARA)) -> Case:
    return leave(case, gone=gone, heirs=to, now=LATER)


def test_the_lead_comes_first_then_the_contacts_then_who_installed_then_an_admin() -> None:
    workspace = a_workspace(
        contacts=(Contact(level=2, user_id=BOB), Contact(level=1, user_id=LEAD)),
        installed_by=CARA,
    )

    found = heirs(workspace, [a_person("UADMIN", admin=True)], gone=ANN)

    assert found == (LEAD, BOB, CARA, "UADMIN")


def test_nobody_who_is_no_staff_takes_over() -> None:
    workspace = a_workspace(contacts=(Contact(level=1, user_id=LEAD),), installed_by=BOB)
    people = [a_person(LEAD, staff=False), a_person(CARA, staff=False, admin=True)]

    assert heirs(workspace, people, gone=ANN) == (BOB,)
    assert heirs(workspace, people, gone=BOB) == ()


def test_the_settings_forget_who_left() -> None:
    workspace = a_workspace(
        contacts=(Contact(level=1, user_id=LEAD), Contact(level=2, user_id=BOB)),
        installed_by=LEAD,
    )

    assert without(workspace, ANN, BOB) == workspace
    assert without(workspace, LEAD, BOB).contacts == (Contact(level=2, user_id=BOB),)
    assert without(workspace, LEAD, BOB).lead == BOB


def test_the_case_its_promises_and_tasks_are_the_leads() -> None:
    case = a_case(
        promises=(a_promise(), a_promise(id="kept").kept(now=NOON)),
        tasks=(a_task(owner=ANN), a_task(id="bobs")),
    )

    after = left(case)

    assert after.owner == LEAD
    assert [promise.owner for promise in after.promises] == [LEAD, ANN]
    assert [task.owner for task in after.tasks] == [LEAD, BOB]


def test_whom_it_is_about_never_takes_it() -> None:
    assert left(a_case(about=LEAD, private=True)).owner == CARA


def test_nobody_takes_it_where_nobody_may() -> None:
    case = a_case(about=LEAD, private=True)

    assert left(case, to=(LEAD,)) == case


def test_the_new_owner_of_a_private_case_is_let_in() -> None:
    assert LEAD in left(a_case(private=True)).members


def test_for_a_task_nobody_is_let_into_a_private_case() -> None:
    case = a_case(private=True, tasks=(a_task(owner=BOB),), members=frozenset({ANN, BOB}))

    after = left(case, gone=BOB)

    assert moved(case, after) == (ANN, "Reverse the booking")
    assert after.members == {ANN, BOB}


def test_of_a_closed_case_only_what_it_still_owes_moves() -> None:
    closed = a_case(state=State.CLOSED)
    owing = replace(closed, promises=(a_promise(),))

    assert left(closed).owner == ANN
    assert (left(owing).owner, left(owing).promises[0].owner) == (LEAD, LEAD)


@pytest.mark.parametrize("handed_from", [BOB, CARA])
def test_what_went_to_the_lead_can_not_be_undone(handed_from: str) -> None:
    assert left(a_case(handed_from=handed_from)).handed_from == ""


def test_prevention_actions_go_along_and_whom_they_waited_for_is_named_no_more() -> None:
    theirs, done = an_action(owner=ANN), an_action(id="done", owner=BOB, verifier=ANN)
    proven = an_action(id="proven", owner=ANN, stage=Stage.PROVEN)

    after = left(a_case(owner=BOB, actions=(theirs, done, proven)))

    assert [action.owner for action in after.actions] == [LEAD, BOB, ANN]
    assert after.actions[1].verifier == ""
