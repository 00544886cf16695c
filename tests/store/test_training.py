"""The cases whose prevention is to train staff, as their reader may know them."""

from bot.domain.action import ActionKind, Stage
from store import EVERYBODY, Store
from tests.factories import ANN, BOB, TEAM, a_case, an_action, keep


async def kept(store: Store, number: int, *stages: Stage, **facts: object) -> None:
    actions = tuple(an_action(id=each, kind=ActionKind.TRAIN, stage=each) for each in stages)
    await keep(store, a_case(**{"number": number, "actions": actions, **facts}))


async def found(store: Store, viewer: str = EVERYBODY) -> list[int]:
    async with store.reading() as tx:
        cases = await tx.training.cases(TEAM, viewer=viewer, limit=2)
    return [case.number for case in cases]


async def test_cases_with_an_action_that_trains_and_is_not_proven_the_newest_first(
    store: Store,
) -> None:
    await kept(store, 1, Stage.PLANNED)
    await kept(store, 2, Stage.PROVEN, Stage.FAILED)
    await kept(store, 3, Stage.PROVEN)
    await kept(store, 4)
    await kept(store, 5, actions=(an_action(kind=ActionKind.POLICY),))
    assert await found(store) == [2, 1]

    await kept(store, 6, Stage.DONE, private=True, members=frozenset({ANN}))
    await kept(store, 7, Stage.DONE)
    assert await found(store) == [7, 2]
    assert await found(store, ANN) == [7, 6]
    assert await found(store, BOB) == [7, 2]
