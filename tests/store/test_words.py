"""The words of cases are found on both databases, by those who may know the case."""

import asyncio
from dataclasses import replace

import pytest

import store as database
from bot.domain.case import Case, Outcome, State
from bot.domain.words import asked
from store import BOT, EVERYBODY, Store
from tests.factories import ANN, BOB, TEAM, a_case, keep
from tests.support.clock import NOON


async def find(store: Store, said: str, *, viewer: str = ANN, team: str = TEAM) -> list[str]:
    async with store.reading() as tx:
        ids = await tx.like.having(team, asked(said), viewer=viewer, limit=10)
        known = await tx.cases.some(team, set(ids), viewer=BOT)
    return [known[case_id].happened for case_id in ids]


async def told(store: Store, number: int, happened: str, **facts: object) -> Case:
    return await keep(store, a_case(number=number, happened=happened, **facts))


async def test_a_case_is_found_by_any_of_the_words_the_best_first(store: Store) -> None:
    for number, happened in enumerate(
        ["The invoice is wrong", "Parcel lost", "Wrong parcel delivered", "Nobody answers"], 1
    ):
        await told(store, number, happened)

    found = await find(store, "a wrong PARCEL!")

    assert found[0] == "Wrong parcel delivered"
    assert set(found[1:]) == {"Parcel lost", "The invoice is wrong"}


async def test_other_forms_of_a_word_and_accents_are_found(store: Store) -> None:
    await told(store, 1, "Die Überlastung: charging us twice")

    assert await find(store, "charged")
    assert await find(store, "uberlastung")
    assert not await find(store, "elephant")


async def test_client_cause_offers_and_what_was_agreed_are_found(store: Store) -> None:
    records = {"offers": {"what_1": "Voucher"}, "agreement": {"agreed": "Redo the roof"}}
    await told(store, 1, "Rain inside", client="Zebra Ltd", cause="Tiles", records=records)

    for said in ("zebra", "tiles", "vouchers", "roof"):
        assert await find(store, said) == ["Rain inside"], said


async def test_what_is_corrected_is_found_by_its_new_words_alone(store: Store) -> None:
    case = await told(store, 1, "Parcel lost")
    async with store.transaction() as tx:
        before = await tx.cases.get(TEAM, case.id, viewer=BOT)
        await tx.cases.save(replace(before, happened="Invoice wrong", cause="Late run"))

    assert await find(store, "parcel") == []
    assert await find(store, "invoice") == ["Invoice wrong"]
    assert await find(store, "run") == ["Invoice wrong"]


async def test_what_was_not_committed_is_not_found(store: Store) -> None:
    case = await told(store, 1, "Parcel lost")
    with pytest.raises(ZeroDivisionError):
        async with store.transaction() as tx:
            before = await tx.cases.get(TEAM, case.id, viewer=BOT)
            await tx.cases.save(replace(before, happened="Invoice wrong"))
            raise ZeroDivisionError

    assert await find(store, "invoice") == []
    assert await find(store, "parcel") == ["Parcel lost"]


async def test_a_private_case_is_found_by_its_members_only(store: Store) -> None:
    await told(store, 1, "Secret parcel", private=True, members=frozenset({BOB}))

    assert await find(store, "parcel") == []
    assert await find(store, "parcel", viewer=EVERYBODY) == []
    assert await find(store, "parcel", viewer=BOB) == ["Secret parcel"]


async def test_whom_a_case_is_about_never_finds_it(store: Store) -> None:
    for number, private in ((1, True), (2, False)):
        members = frozenset({ANN, BOB})
        await told(store, number, "Rude on the phone", about=ANN, private=private, members=members)

    assert await find(store, "rude") == []
    assert len(await find(store, "rude", viewer=BOB)) == 2


async def test_another_workspace_finds_nothing_of_ours(store: Store) -> None:
    await told(store, 1, "Parcel lost")
    await told(store, 1, "Parcel of theirs", team_id="T2")

    assert await find(store, "parcel") == ["Parcel lost"]
    assert await find(store, "parcel", team="T2") == ["Parcel of theirs"]
    assert await find(store, "parcel", team="T3") == []


@pytest.mark.parametrize(
    "said",
    [
        '"parcel',
        "parcel*",
        "words : parcel",
        "case_id:parcel",
        "parcel AND NOT (lost",
        "NEAR(parcel lost, 5)",
        "parcel & ! | <-> :*",
        "'; DROP TABLE cases; -- parcel",
        "parcel 🎉 посылка 小包",
        "\\ parcel % _ $1 :asked",
        "parcel " + "x" * 10_000,
        " ".join(f"w{n}" for n in range(2000)) + " parcel",
    ],
)
async def test_nothing_that_is_typed_is_read_as_a_query(store: Store, said: str) -> None:
    await told(store, 1, "Parcel lost")

    assert await find(store, said) == ["Parcel lost"]


async def test_a_case_of_nothing_but_signs_is_kept_and_found_by_its_client(store: Store) -> None:
    await told(store, 1, "🎉🎉 !!!", client="Zebra")

    assert await find(store, "zebra") == ["🎉🎉 !!!"]


async def test_like_cases_have_ended_and_share_words_client_or_cause(store: Store) -> None:
    case = await told(store, 1, "Charged twice for March")
    ended = {"state": State.CLOSED, "closed_at": NOON, "outcome": Outcome.SOLVED}
    await told(store, 2, "Charged twice for May", client="Bolt", **ended)
    await told(store, 3, "Roof leaks", client="Zebra", cause="Late run", **ended)
    await told(store, 4, "Parcel lost", client="Zebra", **ended)
    await told(store, 5, "Charged twice for June", client="Bolt")
    await told(store, 6, "Nobody answers", **ended)
    merged = {**ended, "outcome": Outcome.MERGED}
    await told(store, 7, "Charged twice for July", **merged)

    async with store.reading() as tx:
        words = asked(case.happened)
        found = await tx.like.ended(case, cause="late RUN", asked=words, viewer=ANN)
        known = await tx.cases.some(TEAM, {each.case_id for each in found}, viewer=ANN)
    numbers = {known[each.case_id].number: each for each in found}
    assert set(numbers) == {2, 3, 6}
    assert numbers[2].score > 0
    assert numbers[3].same_cause
    assert numbers[6].same_client
    assert not numbers[6].same_cause


def test_cases_from_before_are_indexed_by_the_migration(db_url: str) -> None:
    async def fill() -> None:
        store = Store.open(db_url)
        await told(store, 1, "Parcel lost", records={"agreement": {"agreed": "A voucher"}})
        await store.close()

    async def look() -> list[list[str]]:
        store = Store.open(db_url)
        found = [await find(store, said) for said in ("parcels", "voucher", "acme", "roof")]
        await store.close()
        return found

    asyncio.run(fill())
    database.downgrade(db_url, "0004")
    database.upgrade(db_url)

    assert asyncio.run(look()) == [["Parcel lost"]] * 3 + [[]]


async def test_what_one_may_know_is_found_behind_many_private_cases_that_match_better(
    store: Store,
) -> None:
    await told(store, 1, "The parcel was lost on the way, and nobody could say where it went")
    await told(store, 1, "Parcel lost", team_id="T2")
    secret = await told(store, 2, "Parcel lost", private=True, members=frozenset({BOB}))
    async with store.transaction() as tx:
        for number in range(3, 403):
            case = replace(secret, id=f"case-{number}", number=number)
            await tx.cases.add(case, source=case.id)

    assert len(await find(store, "parcel lost", viewer=BOB)) == 10
    for viewer in (ANN, EVERYBODY):
        (found,) = await find(store, "parcel lost", viewer=viewer)
        assert found.startswith("The parcel")


async def test_of_cases_that_match_as_well_the_newest_come_first(store: Store) -> None:
    for number in range(1, 13):
        await told(store, number, "Parcel lost")

    async with store.reading() as tx:
        ids = await tx.like.having(TEAM, ["parcel"], viewer=ANN, limit=3)
        known = await tx.cases.some(TEAM, set(ids), viewer=ANN)

    assert [known[case_id].number for case_id in ids] == [12, 11, 10]
