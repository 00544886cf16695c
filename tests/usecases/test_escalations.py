"""Escalations: who is asked, who may accept, and what becomes of them."""

import pytest

from bot.domain.case import Case
from bot.domain.errors import DomainError
from bot.domain.escalation import Reason
from bot.domain.post import THREAD, dm
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from store import Store
from tests.factories import ANN, BOB, LEAD, an_opening, by
from tests.usecases import look


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
