"""The digest, as each of its readers may see it."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.domain.action import ActionKind
from bot.domain.case import Outcome, Serious, Severity
from bot.domain.digest import Digest, Section
from bot.domain.escalation import Reason
from bot.domain.prevention import Plan
from bot.domain.reminder import Kind
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.digests import Digests
from bot.usecases.escalations import Escalations
from bot.usecases.prevention import Prevention
from bot.usecases.promises import Promises
from bot.usecases.reminders import Reminders
from store import Store
from tests.factories import (
    ANN,
    BOB,
    CARA,
    LEAD,
    TEAM,
    a_case,
    a_promise,
    a_task,
    an_opening,
    by,
    planned,
    settle,
)
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def digests(house: House) -> Digests:
    return Digests(house)


async def three_cases(house: House) -> None:
    """CI-1 of Ann, CI-2 of Bob, and CI-3 of Ann, which is private."""
    cases = Cases(house)
    await cases.open(an_opening(source="V1"))
    await cases.open(an_opening(source="V2", owner=BOB, by=BOB))
    await cases.open(an_opening(source="V3", serious=frozenset({Serious.LEGAL})))


def numbers(found: Digest) -> list[int]:
    return [line.case.number for line in found.lines]


@pytest.mark.parametrize(
    ("viewer", "expected"), [("", [1, 2]), (CARA, [1, 2]), (BOB, [1, 2]), (ANN, [1, 3, 2])]
)
async def test_a_private_case_is_in_the_digest_of_its_members_only(
    house: House, digests: Digests, viewer: str, expected: list[int]
) -> None:
    await three_cases(house)

    found, _ = await digests.of(TEAM, viewer=viewer)

    assert numbers(found) == expected


@pytest.mark.parametrize(
    ("viewer", "person", "expected"),
    [("", "", [1]), (ANN, ANN, [1, 2]), (LEAD, LEAD, [1, 2]), (BOB, BOB, []), (BOB, "", [1])],
)
async def test_escalations_that_wait_are_for_the_team_their_owner_and_who_was_asked(
    house: House, digests: Digests, viewer: str, person: str, expected: list[int]
) -> None:
    for private in (False, True):
        case = await Cases(house).open(an_opening(source=f"V{private}", private_here=private))
        await Escalations(house).ask(
            case.id, by(), reason=Reason.STUCK, level=1, brief="", decision="?", needed_by=None
        )

    found, _ = await digests.of(TEAM, viewer=viewer, person=person)

    assert [x.case.number for x in found.lines if x.section is Section.ESCALATIONS] == expected


async def test_an_escalation_that_was_accepted_waits_no_more(
    house: House, digests: Digests
) -> None:
    case = await Cases(house).open(an_opening())
    case = await Escalations(house).ask(
        case.id, by(), reason=Reason.STUCK, level=1, brief="", decision="?", needed_by=None
    )
    await Escalations(house).accept(case.id, case.escalations[0].id, by(LEAD))

    found, _ = await digests.of(TEAM, viewer="")

    assert Section.ESCALATIONS not in {line.section for line in found.lines}


async def test_a_person_gets_what_is_theirs(house: House, digests: Digests) -> None:
    await three_cases(house)

    found, calendar = await digests.of(TEAM, viewer=BOB, person=BOB)

    assert [(line.case.number, line.owner) for line in found.lines] == [(2, BOB)]
    assert calendar.zone == "UTC"


async def test_what_the_lead_is_reminded_of_too_is_one_line_for_all(
    house: House, digests: Digests
) -> None:
    await Cases(house).open(an_opening(answer_by=NOON + DAY))

    found, _ = await digests.of(TEAM, viewer=CARA)
    leads, _ = await digests.of(TEAM, viewer=LEAD, person=LEAD)

    assert sorted((line.kind, line.owner) for line in found.lines) == [
        (Kind.ANSWER_BY, ANN),
        (Kind.RECEIPT, ANN),
    ]
    assert {line.owner for line in leads.lines} == {LEAD}


async def test_the_day_is_that_of_the_reader(house: House, digests: Digests, store: Store) -> None:
    await settle(store, UCARA="Asia/Tokyo")
    await Cases(house).open(an_opening())  # due at four, which is one in the morning there

    for viewer, section in ((BOB, Section.TODAY), (CARA, Section.NEXT)):
        found, _ = await digests.of(TEAM, viewer=viewer)
        assert [line.section for line in found.lines] == [section]


async def test_what_this_message_hands_out_comes_first(
    house: House, digests: Digests, clock: FakeClock, store: Store
) -> None:
    case = await Cases(house).open(an_opening())
    await Promises(house).make(case.id, by(), "A call", NOON + DAY)
    reminders = Reminders(house)
    await reminders.sweep()
    clock.set(NOON + 21 * HOUR)
    await reminders.tick()
    (batch,) = await look.batches(store, f"dm:{ANN}")

    found, _ = await digests.of(TEAM, viewer=ANN, person=ANN, batch=batch)
    later, _ = await digests.of(TEAM, viewer=ANN, person=ANN)

    assert [(line.section, line.kind) for line in found.lines] == [
        (Section.NOW, Kind.RECEIPT),
        (Section.AT_RISK, Kind.PROMISE),
    ]
    assert [line.section for line in later.lines] == [Section.AT_RISK, Section.PAST_DUE]


async def test_cases_with_something_past_due_are_known_to_who_may_know_them(
    house: House, digests: Digests, clock: FakeClock
) -> None:
    cases = Cases(house)
    one = await cases.open(an_opening(source="V1", severity=Severity.HIGH))
    hidden = await cases.open(
        an_opening(source="V2", severity=Severity.HIGH, serious=frozenset({Serious.LEGAL}))
    )
    await cases.open(an_opening(source="V3"))
    clock.advance(2 * HOUR)

    assert await digests.overdue(TEAM, viewer=CARA) == {one.id}
    assert await digests.overdue(TEAM, viewer=ANN) == {one.id, hidden.id}


async def planned_for(house: House) -> frozenset[str]:
    """Who gets a digest of their own; the empty one is the channel."""
    await Reminders(house).sweep()
    async with house.store.reading() as tx:
        return await tx.reminders.digests_planned(TEAM)


async def test_who_owns_only_a_task_has_a_digest_until_it_is_done(
    house: House, digests: Digests, clock: FakeClock, store: Store
) -> None:
    case = await Cases(house).open(an_opening())
    case = await Promises(house).add_task(case.id, by(), a_task(owner=BOB))
    assert await planned_for(house) == {"", ANN, BOB}
    found, _ = await digests.of(TEAM, viewer=BOB, person=BOB)
    assert [(line.kind, line.section) for line in found.lines] == [(Kind.TASK, Section.NEXT)]

    await Promises(house).task_done(case.id, case.tasks[0].id, by(BOB))
    clock.set(NOON + 21 * HOUR)
    await Reminders(house).tick()

    assert await planned_for(house) == {"", ANN}
    (batch,) = await look.batches(store, f"dm:{BOB}")
    found, _ = await digests.of(TEAM, viewer=BOB, person=BOB, batch=batch)
    assert found.lines == ()


async def test_who_owns_only_an_action_or_is_to_verify_it_has_a_digest(house: House) -> None:
    case = await Cases(house).open(an_opening())
    plan = Plan(
        kind=ActionKind.PROCESS,
        what="One job",
        looks_like="A second run is refused",
        owner=BOB,
        due_at=NOON + 2 * DAY,
    )
    case = await Prevention(house).plan(case.id, by(), plan)
    await Cases(house).close(case.id, by(), Outcome.SOLVED, why="Paid back")
    assert await planned_for(house) == {"", BOB}  # the lead, told beside them, has none

    action = case.actions[0]
    await Prevention(house).done(case.id, action.id, by(BOB), said="Done", verifier=CARA)

    assert await planned_for(house) >= {"", CARA}


async def test_it_asks_the_database_as_often_for_many_follow_ups_as_for_few(
    digests: Digests, store: Store
) -> None:
    asked: list[str] = []
    event.listen(
        store.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: asked.append(statement),
    )
    counted = []

    for owed, more in ((60, 20), (600, 620)):
        await _owe(store, owed, first=owed)
        asked.clear()
        found, _ = await digests.of(TEAM, viewer=ANN)
        counted.append(sum(statement.startswith("SELECT") for statement in asked))
        assert (len(found.lines), found.more) == (40, more)
        assert {line.what for line in found.lines} == {"Refund the second charge"}

    assert counted[0] == counted[1] <= 5


async def _owe(store: Store, count: int, *, first: int) -> None:
    """Ten promises a case."""
    async with store.transaction() as tx:
        client = await tx.clients.ensure(TEAM, "Acme")
        for number in range(first, first + count // 10):
            names = [f"{number}-{n}" for n in range(10)]
            case = a_case(
                id=f"case-{number}",
                number=number,
                client_id=client.id,
                promises=tuple(a_promise(id=name) for name in names),
            )
            await tx.cases.add(case, source=case.id)
            promised = [planned(kind=Kind.PROMISE, subject=name) for name in names]
            tx.reminders.add(TEAM, case.id, promised)
