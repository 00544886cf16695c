"""Escalations: who is asked, who may accept, and what becomes of them."""

from datetime import datetime

import pytest

from bot.domain import hold
from bot.domain.case import Case, Outcome, Serious
from bot.domain.errors import (
    CaseEnded,
    DomainError,
    InvalidFields,
    NotAllowed,
    Outdated,
)
from bot.domain.escalation import Reason
from bot.domain.hold import is_held
from bot.domain.person import Person
from bot.domain.post import THREAD, dm
from bot.domain.written import write
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from store import Store
from tests.factories import ANN, BOB, CARA, LEAD, TEAM, a_workspace, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.escalating import DAY, TWO, ask, asked, asked_now, the_id, tick_at


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


async def test_without_anybody_to_ask_it_says_what_to_do(house: House, store: Store) -> None:
    await settle(store, a_workspace(contacts=(), installed_by=ANN))

    with pytest.raises(InvalidFields, match="nobody to ask"):
        await asked(house)


async def test_a_contact_who_left_is_not_asked(house: House, store: Store) -> None:
    await settle(store, TWO)
    async with store.transaction() as tx:
        await tx.people.save(TEAM, Person(user_id=LEAD, name="L", staff=False), now=NOON)

    assert [each.person for each in (await asked(house)).escalations[0].asked] == [BOB]


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


async def test_abuse_and_what_holds_the_case_are_raised_anew_at_the_same_level(
    house: House,
) -> None:
    case = await ask(house, await asked(house), Reason.ABUSE)

    assert case.escalations[0].decided == "Raised anew: it got worse."
    assert case.escalation is not None
    assert case.escalation.reason is Reason.ABUSE
    with pytest.raises(InvalidFields, match="escalated already"):
        await ask(house, case, Reason.ABUSE)

    case = await ask(house, case, Reason.KEY_CLIENT, 3)
    case = await ask(house, case, Reason.LEGAL, 3)
    assert is_held(case)
    with pytest.raises(InvalidFields, match="escalated already"):
        await ask(house, case, Reason.THREAT, 3)


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
