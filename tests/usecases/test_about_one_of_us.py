"""A complaint about one of us passes that person by."""

import pytest

from bot.domain.case import Case, Serious
from bot.domain.errors import (
    CaseNotFound,
    InvalidFields,
)
from bot.domain.escalation import Reason
from bot.domain.post import dm
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.escalations import Escalations
from store import Store
from tests.factories import ANN, BOB, CARA, LEAD, an_opening, by, settle
from tests.support.clock import NOON, FakeClock
from tests.usecases import look
from tests.usecases.escalating import DAY, TWO, ask, asked_now, the_id, tick_at


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
