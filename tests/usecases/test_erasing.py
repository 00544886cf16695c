"""What goes on after cases are erased."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Serious, State
from bot.domain.erasure import NOTICE, CannotErase
from bot.domain.person import Workspace
from bot.usecases.change import House
from bot.usecases.erasing import Erasing
from bot.usecases.prevention import Prevention
from bot.usecases.workspaces import Workspaces
from store import BOT, Store
from tests.factories import ANN, BOB, LEAD, TEAM, a_case, a_workspace, an_action, by, keep
from tests.support.clock import NOON


def erasing_of(house: House) -> Erasing:
    return Erasing(house.store, house.clock)


async def test_a_change_is_done_though_a_case_that_it_served_was_erased(
    house: House, store: Store
) -> None:
    closed = {"state": State.CLOSED, "closed_at": NOON, "current": ""}
    served = await keep(store, a_case(number=2, client="Beta", **closed))
    action = an_action(serves=(served.id,))
    case = await keep(store, a_case(actions=(action,)))
    await erasing_of(house).of_client("Beta", erase=True)

    done = await Prevention(house).done(case.id, action.id, by(ANN), said="Done", verifier=BOB)

    assert done.actions[0].done_by == ANN


async def test_settings_keep_the_day_on_which_a_rule_begins(house: House) -> None:
    workspaces = Workspaces(house)
    wanted = a_workspace(erase_after=3)

    first = await workspaces.save(by(LEAD), wanted)
    again = await workspaces.save(by(LEAD), replace(wanted, zone="Asia/Tokyo"))

    assert first.erase_from == again.erase_from == NOON + NOTICE


async def test_a_hold_that_is_placed_in_the_last_moment_counts(house: House, store: Store) -> None:
    long_ago = NOON - timedelta(days=800)
    case = await keep(store, a_case(state=State.CLOSED, closed_at=long_ago, current=""))
    async with store.transaction() as tx:
        await tx.workspaces.save(Workspace(team_id=TEAM, erase_after=1, erase_from=NOON))
        before = await tx.cases.get(TEAM, case.id, viewer=BOT)
        await tx.cases.save(replace(before, serious=frozenset({Serious.LEGAL})))

    await erasing_of(house).some()

    with pytest.raises(CannotErase, match="Under legal hold: CI-1"):
        await erasing_of(house).of_client("Acme", erase=True)
