"""Escalations: who is asked, who may accept, and what becomes of them."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain import hold
from bot.domain.case import Case, Outcome, Serious, Severity
from bot.domain.errors import (
    CaseEnded,
    CaseNotFound,
    DomainError,
    InvalidFields,
    NotAllowed,
    Outdated,
)
from bot.domain.escalation import Escalation, Reason
from bot.domain.person import Absence, Contact, Person
from bot.domain.post import THREAD, dm
from bot.domain.written import write
from bot.playbooks.levels import parse_levels
from bot.usecases.absences import Absences
from bot.usecases.alarms import Alarms
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from bot.usecases.leaving import Leaving
from bot.usecases.promises import Promises
from bot.usecases.reminders import Reminders
from bot.usecases.updates import Update
from store import Store
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, a_workspace, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def escalations(house: House) -> Escalations:
    return Escalations(house)


async def asked(house: House, reason: Reason = Reason.STUCK, level: int = 1) -> Case:
    """Ann's case, for which she asked for help."""
    case = await Cases(house).open(an_opening())
    return await ask(house, case, reason, level)


async def ask(house: House, case: Case, reason: Reason = Reason.STUCK, level: int = 1) -> Case:
    return await Escalations(house).ask(
        case.id,
        by(),
        reason=reason,
        level=level,
        brief="They want more than we owe.",
        decision="May we waive a month?",
        needed_by=None,
    )


def the_id(case: Case) -> str:
    return case.escalations[-1].id


async def test_the_lead_is_asked_in_the_thread_and_privately(house: House, store: Store) -> None:
    case = await asked(house)

    assert case.escalation is not None
    assert [each.person for each in case.escalation.asked] == [LEAD]
    assert ("escalation", THREAD) in await look.messages(store)
    assert await look.messages(store, dm(LEAD)) == [("asked", dm(LEAD))]


async def test_a_heads_up_tells_the_lead_and_the_owner_keeps_it(house: House, store: Store) -> None:
    case = await asked(house, level=0)

    assert case.escalation is None
    assert case.owner == ANN
    assert await look.messages(store, dm(LEAD)) == [("notice", dm(LEAD))]


async def test_it_is_accepted_and_handed_back_with_what_was_decided(
    house: House, escalations: Escalations, store: Store
) -> None:
    case = await asked(house)

    case = await escalations.accept(case.id, the_id(case), by(LEAD))
    assert case.escalation is not None
    assert case.escalation.accepted_by == LEAD
    case = await escalations.hand_back(case.id, the_id(case), by(LEAD), decided="Waive one.")

    assert case.escalation is None
    assert case.escalations[0].decided == "Waive one."
    assert await look.kinds(store, case) == ["opened", "escalated", "accepted", "handed back"]
    assert await look.messages(store, dm(ANN)) == [("notice", dm(ANN))] * 2


async def test_who_was_not_asked_can_not_accept(house: House, escalations: Escalations) -> None:
    case = await asked(house)

    with pytest.raises(DomainError, match=f"Only who was asked.*<@{LEAD}>"):
        await escalations.accept(case.id, the_id(case), by(BOB))


TWO = a_workspace(
    contacts=(
        Contact(level=1, user_id=LEAD, on_call=True),
        Contact(level=1, user_id=BOB),
        Contact(level=2, user_id=CARA, on_call=True),
    )
)


async def tick_at(house: House, clock: FakeClock, now: datetime) -> None:
    clock.set(now)
    await Reminders(house).tick()


async def found(house: House, case: Case) -> Escalation:
    return (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalations[-1]


async def asked_now(house: House, case: Case) -> list[str]:
    return [each.person for each in (await found(house, case)).asked]


async def test_when_nobody_accepts_the_next_is_asked_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)

    await tick_at(house, clock, NOON + 3 * HOUR + 59 * MINUTE)
    assert await asked_now(house, case) == [LEAD]
    await tick_at(house, clock, NOON + 4 * HOUR)
    await tick_at(house, clock, NOON + 4 * HOUR)

    assert await asked_now(house, case) == [LEAD, BOB]
    assert ("asked", dm(BOB)) in await look.messages(store)
    assert await look.kinds(store, case) == ["opened", "escalated", "not accepted"]


async def test_two_ticks_at_once_ask_the_next_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    clock.set(NOON + 4 * HOUR)

    await asyncio.gather(*(Reminders(house).tick() for _ in range(3)))

    assert await asked_now(house, case) == [LEAD, BOB]
    assert (await look.kinds(store, case)).count("not accepted") == 1


async def test_when_nobody_is_left_the_last_and_the_lead_are_told_again_less_and_less_often(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening(severity=Severity.CRITICAL))
    await ask(house, case)

    for quarter in range(1, 24 * 4 + 1):
        await tick_at(house, clock, NOON + quarter * 15 * MINUTE)

    assert await asked_now(house, case) == [CARA, LEAD]
    again = [
        entry.at - NOON
        for entry in await look.timeline(store, case)
        if entry.kind == "not accepted" and entry.detail["to"] == LEAD
    ]
    assert again[:4] == [30 * MINUTE, 1 * HOUR, 2 * HOUR, 4 * HOUR]
    assert [at - before for before, at in pairwise(again[3:])] == [4 * HOUR] * 5


async def test_with_more_time_to_accept_the_next_is_asked_later(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    longer = parse_levels("[accept_within_minutes]\nnormal = 270\n")
    house = replace(house, levels=longer)

    await tick_at(house, clock, NOON + 4 * HOUR)
    assert await asked_now(house, case) == [LEAD]
    await tick_at(house, clock, NOON + 4 * HOUR + 30 * MINUTE)

    assert await asked_now(house, case) == [LEAD, BOB]


@pytest.mark.parametrize("reason", [Reason.STUCK, Reason.THREAT])
async def test_what_was_said_is_not_said_again_because_it_is_escalated(
    house: House, store: Store, clock: FakeClock, reason: Reason
) -> None:
    case = await Cases(house).open(an_opening())
    await tick_at(house, clock, NOON + 4 * HOUR)

    await ask(house, case, reason, 3)
    await tick_at(house, clock, NOON + 4 * HOUR + MINUTE)

    assert len(await look.batches(store, dm(ANN))) == 1


async def test_once_accepted_nobody_else_is_asked(
    house: House, escalations: Escalations, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    await escalations.accept(case.id, the_id(case), by(LEAD))

    await tick_at(house, clock, NOON + 9 * DAY)

    assert await asked_now(house, case) == [LEAD]


async def test_who_is_asked_later_is_a_member_and_told_of_a_private_case(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening(private_here=True))
    await ask(house, case)

    await tick_at(house, clock, NOON + 4 * HOUR)

    case = await Cases(house).find(TEAM, case.id, viewer=BOB)
    assert {LEAD, BOB} <= case.members
    assert CARA not in case.members
    assert ("asked", dm(BOB)) in await look.messages(store)


async def test_a_legal_threat_holds_the_case(house: House) -> None:
    case = await asked(house, Reason.LEGAL, 3)

    assert hold.is_held(case)
    assert Serious.LEGAL in case.serious
    assert case.private
    assert case.members == {ANN, LEAD}


async def test_a_hold_that_was_lifted_holds_again(house: House, store: Store) -> None:
    case = await Cases(house).open(an_opening(serious=frozenset({Serious.LEGAL})))
    lifted = write(case, hold.RECORD, {"legal lifted": NOON.isoformat()})
    async with store.transaction() as tx:
        await tx.cases.get(TEAM, case.id, viewer=ANN)
        await tx.cases.save(lifted)

    assert not hold.is_held(lifted)
    assert hold.is_held(await ask(house, case, Reason.THREAT, 3))


async def test_a_heads_up_is_not_enough_for_a_legal_threat(house: House) -> None:
    with pytest.raises(InvalidFields, match="not enough"):
        await asked(house, Reason.LEGAL, 0)


async def test_a_promise_broken_twice_is_escalated_by_itself_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())
    for what in ("Refund", "Call back"):
        case = await Promises(house).make(case.id, by(), what, NOON + DAY)
        await Promises(house).not_kept(case.id, case.promises[-1].id, by())

    await tick_at(house, clock, NOON)
    await tick_at(house, clock, NOON + MINUTE)

    escalation = await found(house, case)
    assert (escalation.reason, escalation.level) == (Reason.PROMISE_BROKEN, 1)
    assert escalation.asked_by == ""
    assert (await look.kinds(store, case)).count("escalated") == 1
    assert ("asked", dm(LEAD)) in await look.messages(store)


async def test_what_was_looked_at_is_not_escalated_again(
    house: House, escalations: Escalations, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening())
    await Promises(house).make(case.id, by(), "Refund", NOON + HOUR)
    await tick_at(house, clock, NOON + HOUR + DAY)
    raised = (await found(house, case)).id
    await escalations.accept(case.id, raised, by(LEAD))
    await escalations.hand_back(case.id, raised, by(LEAD), decided="Call them first.")

    await tick_at(house, clock, NOON + HOUR + DAY + MINUTE)

    assert (await found(house, case)).id == raised


async def test_a_client_left_without_two_updates_is_escalated(
    house: House, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening(severity=Severity.HIGH))
    await Cases(house).log_update(case.id, by(), Update(what="We have it"))

    await tick_at(house, clock, NOON + DAY)
    assert (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalation is None
    await tick_at(house, clock, NOON + 2 * DAY)

    assert (await found(house, case)).reason is Reason.UPDATES_MISSED


async def test_a_critical_case_whose_owner_is_away_without_a_cover_is_escalated_once(
    house: House, store: Store, clock: FakeClock
) -> None:
    case = await Cases(house).open(an_opening(severity=Severity.CRITICAL))
    await Absences(house).leave(by(), Absence(until=NOON + 2 * DAY))

    await tick_at(house, clock, NOON + MINUTE)
    escalation = await found(house, case)
    assert escalation.reason is Reason.NOBODY_OWNS
    await Escalations(house).accept(case.id, escalation.id, by(LEAD))
    await Escalations(house).hand_back(case.id, escalation.id, by(LEAD), decided="I have it.")
    await tick_at(house, clock, NOON + 2 * MINUTE)

    assert (await look.kinds(store, case)).count("escalated") == 1


async def test_silence_with_nobody_to_ask_rests(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, a_workspace(contacts=(), installed_by=ANN))
    case = await Cases(house).open(an_opening())
    await Promises(house).make(case.id, by(), "Refund", NOON + HOUR)

    await tick_at(house, clock, NOON + HOUR + DAY)

    assert (await Cases(house).find(TEAM, case.id, viewer=ANN)).escalations == ()
    assert await Reminders(house).next_due() not in {None, NOON + HOUR + DAY}


async def test_without_anybody_to_ask_it_says_what_to_do(house: House, store: Store) -> None:
    await settle(store, a_workspace(contacts=(), installed_by=ANN))

    with pytest.raises(InvalidFields, match="nobody to ask"):
        await asked(house)


async def test_a_contact_who_left_is_not_asked(house: House, store: Store) -> None:
    await settle(store, TWO)
    async with store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=LEAD, name="L", staff=False), now=NOON)

    assert [each.person for each in (await asked(house)).escalations[0].asked] == [BOB]


async def test_who_it_is_about_is_never_asked_or_told_and_can_not_accept(
    house: House, escalations: Escalations, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    opening = an_opening(serious=frozenset({Serious.ABOUT_US}), about=LEAD)
    case = await ask(house, await Cases(house).open(opening), Reason.ABOUT_US)
    for n in range(1, 9):
        await tick_at(house, clock, NOON + n * DAY)

    assert LEAD not in await asked_now(house, case)
    assert [m for m in await look.messages(store, dm(LEAD)) if m[0] != "digest"] == []
    with pytest.raises(CaseNotFound):
        await escalations.accept(case.id, the_id(case), by(LEAD))


async def complain(house: House, about: str, who: str = ANN) -> Case:
    """A complaint about one of us, of which the case said nothing yet."""
    case = await Cases(house).open(an_opening())
    return await Escalations(house).ask(
        case.id,
        by(who),
        reason=Reason.ABOUT_US,
        level=1,
        brief="",
        decision="Who looks at it?",
        needed_by=None,
        about=about,
    )


async def test_a_complaint_about_the_lead_is_private_and_passes_them_by(
    house: House, store: Store
) -> None:
    await settle(store, TWO)

    case = await complain(house, LEAD)

    assert (case.about, case.private) == (LEAD, True)
    assert [each.person for each in case.escalations[0].asked] == [BOB]
    assert LEAD not in case.members


async def test_a_complaint_about_the_owner_goes_to_another_owner(
    house: House, store: Store
) -> None:
    await settle(store, TWO)

    case = await complain(house, ANN, who=CARA)

    assert (case.owner, case.private) == (LEAD, True)
    assert [each.person for each in case.escalations[0].asked] == [BOB]
    assert ANN not in case.members


@pytest.mark.parametrize(("about", "said"), [("", "Who is it about"), (ANN, "raise this yourself")])
async def test_a_complaint_about_one_of_us_names_somebody_else(
    house: House, about: str, said: str
) -> None:
    with pytest.raises(InvalidFields, match=said) as wrong:
        await complain(house, about)

    assert list(wrong.value.fields) == ["about"]


async def test_the_second_who_accepts_is_told_who_was_first(
    house: House, escalations: Escalations, store: Store
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    await escalations.accept(case.id, the_id(case), by(LEAD))

    with pytest.raises(DomainError, match=f"<@{LEAD}> accepted this already"):
        await escalations.accept(case.id, the_id(case), by(BOB))
    with pytest.raises(DomainError, match="You accepted this already"):
        await escalations.accept(case.id, the_id(case), by(LEAD))


async def test_a_press_that_slack_sends_twice_accepts_once(
    house: House, escalations: Escalations, store: Store
) -> None:
    case = await asked(house)

    for _ in range(2):
        await escalations.accept(case.id, the_id(case), by(LEAD, source="press"))

    assert (await look.kinds(store, case)).count("accepted") == 1


@pytest.mark.parametrize("who", [BOB, CARA])
async def test_a_contact_of_the_level_or_above_may_accept_unasked(
    house: House, escalations: Escalations, store: Store, who: str
) -> None:
    await settle(store, TWO)
    case = await asked(house)

    case = await escalations.accept(case.id, the_id(case), by(who))

    assert case.escalations[0].accepted_by == who


async def test_when_who_accepted_leaves_the_next_is_asked(
    house: House, escalations: Escalations, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await asked(house)
    await escalations.accept(case.id, the_id(case), by(LEAD))
    async with store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=LEAD, name="L", staff=False), now=NOON)
    await Leaving(house).left(TEAM, LEAD)

    await tick_at(house, clock, NOON + 4 * HOUR)

    escalation = await found(house, case)
    assert [each.person for each in escalation.asked] == [LEAD, BOB]
    assert escalation.accepted_by == ""


async def test_closing_the_case_ends_its_escalation(
    house: House, escalations: Escalations, clock: FakeClock
) -> None:
    case = await asked(house)
    case = await Cases(house).close(case.id, by(), Outcome.WITHDRAWN, why="They took it back.")

    assert case.escalation is None
    with pytest.raises(CaseEnded):
        await escalations.accept(case.id, the_id(case), by(LEAD))
    await tick_at(house, clock, NOON + 9 * DAY)
    assert await asked_now(house, case) == [LEAD]


async def test_a_closed_case_can_not_be_escalated(house: House) -> None:
    case = await Cases(house).open(an_opening())
    await Cases(house).close(case.id, by(), Outcome.WITHDRAWN, why="They took it back.")

    with pytest.raises(CaseEnded):
        await ask(house, case)


async def test_only_a_higher_level_takes_the_place_of_one_under_way(
    house: House, store: Store
) -> None:
    await settle(store, TWO)
    case = await asked(house)

    with pytest.raises(InvalidFields, match="CI-1 is escalated already, at level 1"):
        await ask(house, case)
    case = await ask(house, case, Reason.REPEAT, 2)

    assert case.escalations[0].decided == "Raised to level 2."
    assert case.escalation is not None
    assert case.escalation.level == 2


async def test_a_heads_up_beside_an_escalation_leaves_it_alone(house: House) -> None:
    case = await ask(house, await asked(house), level=0)

    assert case.escalation == case.escalations[0]


async def test_its_owner_takes_it_back_only_before_it_is_accepted(
    house: House, escalations: Escalations
) -> None:
    first, second = await asked(house), await asked_again(house)
    first = await escalations.hand_back(first.id, the_id(first), by(ANN), decided="Solved it.")
    assert first.escalation is None

    await escalations.accept(second.id, the_id(second), by(LEAD))
    with pytest.raises(NotAllowed, match="Only who was asked"):
        await escalations.hand_back(second.id, the_id(second), by(ANN), decided="Solved it.")


async def asked_again(house: House) -> Case:
    return await ask(house, await Cases(house).open(an_opening(source="V2")))


@pytest.mark.parametrize("decided", ["", "  ", "x" * 3001])
async def test_handing_back_says_what_was_decided(
    house: House, escalations: Escalations, decided: str
) -> None:
    case = await asked(house)

    with pytest.raises(InvalidFields, match="What was decided"):
        await escalations.hand_back(case.id, the_id(case), by(LEAD), decided=decided)


async def test_handing_back_twice_says_who_ended_it(house: House, escalations: Escalations) -> None:
    case = await asked(house)
    await escalations.hand_back(case.id, the_id(case), by(LEAD), decided="Waive one.")

    with pytest.raises(DomainError, match=f"ended by <@{LEAD}>. Nothing was changed"):
        await escalations.hand_back(case.id, the_id(case), by(LEAD), decided="Waive two.")


async def test_an_escalation_of_another_case_is_out_of_date(
    house: House, escalations: Escalations
) -> None:
    case = await asked(house)

    with pytest.raises(Outdated):
        await escalations.accept(case.id, "no-such-id", by(LEAD))


async def test_a_decision_is_asked_and_its_time_lies_ahead(house: House) -> None:
    case = await Cases(house).open(an_opening())

    async def asks(decision: str, needed_by: datetime | None) -> None:
        await Escalations(house).ask(
            case.id,
            by(),
            reason=Reason.STUCK,
            level=1,
            brief="",
            decision=decision,
            needed_by=needed_by,
        )

    with pytest.raises(InvalidFields, match="What has to be decided"):
        await asks(" ", None)
    with pytest.raises(InvalidFields, match="still to come"):
        await asks("May we?", NOON)


async def test_its_guidance_moves_to_a_step(house: House, escalations: Escalations) -> None:
    case = await asked(house)

    case = await escalations.guide(case.id, the_id(case), "pause", by())

    assert case.escalations[0].step == "pause"


async def test_assessing_changes_nothing(house: House, escalations: Escalations) -> None:
    case = await Cases(house).open(an_opening())

    found = await escalations.assess(case.id, by(), Reason.STUCK)

    assert (found.level, found.asked) == (1, (LEAD,))
    assert await Cases(house).find(TEAM, case.id, viewer=ANN) == case


async def test_a_case_of_before_an_upgrade_gets_its_alarm(
    house: House, store: Store, clock: FakeClock
) -> None:
    await settle(store, TWO)
    case = await Cases(house).open(an_opening())
    async with store.transaction() as tx:
        for alarm in await tx.reminders.alarms_due(NOON + 90 * 24 * HOUR, limit=9):
            await tx.reminders.end(alarm)

    await Alarms(house).plan_missing()

    async with store.reading() as tx:
        due = await tx.reminders.alarms_due(NOON + 90 * 24 * HOUR, limit=9)
        assert await tx.reminders.unwatched() == ()
    assert [(alarm.case_id, alarm.kind) for alarm in due] == [(case.id, "silence")]
