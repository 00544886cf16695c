"""What the digest reads: of each follow-up as much as its line tells."""

from datetime import timedelta

from bot.domain.escalation import Asked
from bot.domain.privacy import CLIENT
from bot.domain.reminder import Kind, Planned
from store import EVERYBODY, Store
from tests.factories import (
    ANN,
    BOB,
    LEAD,
    TEAM,
    a_case,
    a_promise,
    a_task,
    an_action,
    an_escalation,
    keep,
    planned,
)
from tests.support.clock import NOON

DAY = timedelta(days=1)
OWED = (
    planned(kind=Kind.PROMISE, subject="promise-1"),
    planned(kind=Kind.TASK, subject="task-1", person=BOB),
    planned(kind=Kind.CHECK, subject="action-1.30"),
    planned(),
)


async def owe(store: Store, *wanted: Planned, **case: object) -> None:
    kept = await keep(store, a_case(**case))
    async with store.transaction() as tx:
        tx.reminders.add(TEAM, kept.id, wanted)


async def said(store: Store, *, viewer: str = ANN, person: str = "") -> dict[Kind, str]:
    """What each open follow-up is about, by its kind."""
    async with store.reading() as tx:
        owed = await tx.digests.owed(TEAM, viewer=viewer, person=person, until=NOON + DAY)
        words = await tx.digests.words(TEAM, [each.id for each in owed], viewer=viewer)
    return {each.kind: words[each.id] for each in owed}


async def test_each_follow_up_is_told_in_the_words_of_what_is_owed(store: Store) -> None:
    await owe(store, *OWED, promises=(a_promise(),), tasks=(a_task(),), actions=(an_action(),))

    assert await said(store) == {
        Kind.PROMISE: "Refund the second charge",
        Kind.TASK: "Reverse the booking",
        Kind.CHECK: "Make the two jobs one",
        Kind.CLIENT_UPDATE: "",
    }
    assert set(await said(store, person=BOB)) == {Kind.TASK}


async def test_what_is_owed_later_is_left_alone_unless_it_was_snoozed_to_earlier(
    store: Store,
) -> None:
    await owe(store, planned(due_at=NOON + 9 * DAY))
    assert await said(store) == {}

    async with store.transaction() as tx:
        (later,) = await tx.reminders.owed(TEAM)
        await tx.reminders.snooze(later, until=NOON + DAY, by=ANN)

    assert set(await said(store)) == {Kind.CLIENT_UPDATE}


async def test_a_private_case_has_the_name_that_was_typed_in_it_for_its_members_only(
    store: Store,
) -> None:
    await owe(store, *OWED, private=True, records={CLIENT: {"name": "Acme Ltd"}})

    async with store.reading() as tx:
        mine = await tx.digests.owed(TEAM, viewer=ANN, person="", until=NOON)
        others = await tx.digests.owed(TEAM, viewer=EVERYBODY, person="", until=NOON)
        hidden = await tx.digests.words(TEAM, [each.id for each in mine], viewer=EVERYBODY)

    assert {(each.case.label, each.case.client) for each in mine} == {("CI-1", "Acme Ltd")}
    assert (others, hidden) == ([], {})


async def test_escalations_that_nobody_accepted_wait(store: Store) -> None:
    first = Asked(person=LEAD, level=1, at=NOON)
    waits = planned(kind=Kind.ESCALATION, person=LEAD)
    await owe(store, waits, escalations=(an_escalation(asked=(first,)),))
    await owe(store, waits, number=2)
    await owe(store, number=3, escalations=(an_escalation(level=0),))

    async with store.reading() as tx:
        found = await tx.digests.waiting(TEAM, viewer=EVERYBODY)

    assert [(case.number, each.decision) for case, each in found] == [(1, "May we waive a month?")]
