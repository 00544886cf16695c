"""What others may learn of a client from how its name is spelled: nothing from private cases."""

from dataclasses import replace

from bot.domain.privacy import keep_name
from store import Store, new_id
from tests.factories import ANN, BOB, TEAM, a_case


async def opened(store: Store, client: str, *, number: int, by: str, private: bool) -> str:
    """As opening does; how the card spells the client."""
    async with store.transaction() as tx:
        found = await tx.clients.ensure(TEAM, client, private=private)
        case = a_case(
            id=new_id(), number=number, owner=by, opened_by=by, members=frozenset({by}),
            client_id=found.id, client=found.name, private=private,
        )  # fmt: skip
        await tx.cases.add(keep_name(case) if private else case, source=case.id)
    async with store.reading() as tx:
        return (await tx.cases.by_number(TEAM, number, viewer=by)).client


async def offered(store: Store, viewer: str) -> list[str]:
    async with store.reading() as tx:
        return [each.name for each in await tx.clients.search(TEAM, "volt", viewer=viewer)]


async def test_who_opens_in_the_open_after_a_private_case_sees_what_they_typed(
    store: Store,
) -> None:
    assert await opened(store, "VoltMark AG", number=1, by=ANN, private=True) == "VoltMark AG"

    assert await opened(store, "voltmark", number=2, by=BOB, private=False) == "voltmark"

    async with store.reading() as tx:
        assert (await tx.cases.by_number(TEAM, 1, viewer=ANN)).client == "VoltMark AG"


async def test_two_private_cases_do_not_learn_of_each_other(store: Store) -> None:
    await opened(store, "VoltMark AG", number=1, by=ANN, private=True)

    assert await opened(store, "voltmark", number=2, by=BOB, private=True) == "voltmark"

    assert await offered(store, ANN) == ["VoltMark AG"]
    assert await offered(store, BOB) == ["voltmark"]


async def test_the_first_spelling_in_the_open_stays_also_for_a_private_case(store: Store) -> None:
    await opened(store, "Voltmark", number=1, by=ANN, private=False)

    assert await opened(store, "VOLTMARK", number=2, by=BOB, private=True) == "Voltmark"
    assert await opened(store, "voltmark", number=3, by=BOB, private=False) == "Voltmark"
    assert await offered(store, BOB) == ["Voltmark"]


async def test_who_leaves_a_case_does_not_find_it_any_more(store: Store) -> None:
    await opened(store, "Voltmark", number=1, by=ANN, private=True)
    async with store.transaction() as tx:
        case = await tx.cases.by_number(TEAM, 1, viewer=ANN)
        case = await tx.cases.get(TEAM, case.id, viewer=ANN)
        await tx.cases.save(replace(case, members=frozenset({BOB})))

    async with store.reading() as tx:
        assert await tx.cases.find(TEAM, case.id, viewer=ANN) is None
        assert await tx.cases.find(TEAM, case.id, viewer=BOB) is not None
    assert await offered(store, ANN) == []
