"""What a change owes to whom."""

import pytest

from bot.domain.case import Case
from bot.domain.person import Workspace
from bot.domain.post import CASE, THREAD, Post, Role, dm
from bot.domain.timeline import Entry, Kind
from bot.notify import SAID_IN_THREAD, posts, step_post
from tests.factories import ANN, BOB, CARA, LEAD, a_case, a_workspace
from tests.support.clock import NOON


def owed(
    kind: Kind,
    case: Case,
    *,
    by: str = ANN,
    workspace: Workspace | None = None,
    level: str = "1",
    from_: str = "",
) -> list[tuple[Role, str, str]]:
    """Role, place and subject of each post, in order."""
    entry = Entry(id="e1", kind=kind, by=by, at=NOON, detail={"level": level, "from": from_})
    found = posts(entry, case, workspace or a_workspace())
    assert all(post.case_id == case.id for post in found)
    return [(post.role, post.place, post.subject) for post in found]


def test_a_new_case_gets_its_card() -> None:
    assert owed(Kind.OPENED, a_case()) == [(Role.CARD, CASE, "")]


def test_a_private_case_gets_its_room_before_its_card() -> None:
    assert owed(Kind.OPENED, a_case(private=True)) == [(Role.ROOM, CASE, ""), (Role.CARD, CASE, "")]


TELLS_SOMEBODY = {Kind.OWNER, Kind.APPROVAL_ASKED}


@pytest.mark.parametrize("kind", sorted(SAID_IN_THREAD - TELLS_SOMEBODY))
def test_what_happened_is_said_in_the_thread_and_to_nobody_else(kind: Kind) -> None:
    assert owed(kind, a_case()) == [(Role.NOTE, THREAD, "e1")]


@pytest.mark.parametrize("kind", [Kind.STEP_DONE, Kind.STEP_SKIPPED, Kind.STEP_BACK, Kind.DETAILS])
def test_what_the_cards_show_is_not_said_again(kind: Kind) -> None:
    assert owed(kind, a_case()) == []


def test_both_owners_are_told_of_a_hand_over() -> None:
    assert owed(Kind.OWNER, a_case(owner=BOB), from_=ANN) == [
        (Role.NOTE, THREAD, "e1"),
        (Role.NOTICE, dm(BOB), "e1"),
        (Role.NOTICE, dm(ANN), "e1"),
    ]


def test_the_new_owner_of_a_private_case_is_invited_first() -> None:
    assert owed(Kind.OWNER, a_case(owner=BOB, private=True)) == [
        (Role.NOTE, THREAD, "e1"),
        (Role.INVITE, CASE, BOB),
        (Role.NOTICE, dm(BOB), "e1"),
    ]


def test_the_lead_is_told_privately_of_a_broken_promise() -> None:
    assert owed(Kind.PROMISE_BROKEN, a_case()) == [(Role.NOTICE, dm(LEAD), "e1")]


@pytest.mark.parametrize("about", ["", LEAD])
def test_a_lead_who_may_not_know_of_a_case_is_not_told_of_its_promises(about: str) -> None:
    case = a_case(private=True, about=about)

    assert owed(Kind.PROMISE_BROKEN, case) == []


def test_the_open_step_is_one_message_each_time_the_case_was_opened() -> None:
    (first,) = step_post(a_case())
    (again,) = step_post(a_case(round=2))

    assert first == Post(role=Role.STEP, place=THREAD, case_id="case-1", subject="prepare/1")
    assert first.key != again.key
    assert step_post(a_case(current="")) == ()


def test_posts_in_a_thread_keep_their_order_and_others_do_not_wait_for_them() -> None:
    card = Post(role=Role.CARD, place=CASE, case_id="case-1")
    note = Post(role=Role.NOTE, place=THREAD, case_id="case-1", subject="e1")
    notice = Post(role=Role.NOTICE, place=dm(ANN), case_id="case-1", subject="e1")

    assert card.lane == note.lane != notice.lane


def test_who_may_say_yes_is_asked_privately_and_let_into_a_private_case() -> None:
    entry = Entry(
        id="e1", kind=Kind.APPROVAL_ASKED, by=ANN, at=NOON, detail={"ask": f"{LEAD} {BOB}"}
    )

    found = posts(entry, a_case(private=True), a_workspace())

    assert [(post.role, post.place) for post in found] == [
        (Role.NOTE, THREAD),
        (Role.INVITE, CASE),
        (Role.NOTICE, dm(LEAD)),
        (Role.INVITE, CASE),
        (Role.NOTICE, dm(BOB)),
    ]


@pytest.mark.parametrize("kind", [Kind.APPROVED, Kind.NOT_APPROVED])
def test_the_answer_reaches_the_owner_and_who_noted_the_ways(kind: Kind) -> None:
    case = a_case(records={"offers": {"noted_by": CARA}})

    assert owed(kind, case, by=LEAD) == [
        (Role.NOTE, THREAD, "e1"),
        (Role.NOTICE, dm(ANN), "e1"),
        (Role.NOTICE, dm(CARA), "e1"),
    ]
