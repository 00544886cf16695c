"""Cases are kept whole, by one writer at a time, and hidden from whom they do not concern."""

import asyncio
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.action import Stage
from bot.domain.case import (
    Case,
    Outcome,
    Reached,
    Serious,
    Severity,
    State,
    Status,
    StepState,
    Waiting,
)
from bot.domain.errors import CaseNotFound, Conflict
from bot.domain.escalation import Asked
from store import BOT, Store, Transaction, new_id
from tests.factories import (
    ANN,
    BOB,
    CARA,
    TEAM,
    a_case,
    a_promise,
    a_task,
    an_action,
    an_escalation,
    keep,
)
from tests.support.clock import NOON

DAY = timedelta(days=1)


def a_full_case() -> Case:
    """Nothing in it is as it is by default."""
    return a_case(
        happened="Charged twice <@everyone> \N{SNOWMAN} 'quoted'",
        opened_by=BOB,
        opened_at=NOON + DAY,
        reached_at=NOON - DAY,
        owner=BOB,
        reached=Reached.PHONE,
        severity=Severity.HIGH,
        serious=frozenset({Serious.LEGAL, Serious.PRESS}),
        about=CARA,
        contact="Jo",
        want="A refund",
        answer_by=NOON + 9 * DAY,
        situation="conflict",
        state=State.CLOSED,
        outcome=Outcome.PARTLY,
        resolved_at=NOON + 2 * DAY,
        closed_at=NOON + 3 * DAY,
        waiting=Waiting.CLIENT,
        waiting_since=NOON + DAY,
        private=True,
        channel="CROOM",
        members=frozenset({ANN, BOB}),
        current="resolve",
        round=2,
        touched_at=NOON + 4 * DAY,
        receipt_at=NOON + timedelta(microseconds=1),
        updated_at=NOON + timedelta(minutes=1),
        next_update_at=NOON + 5 * DAY,
        clock_from=NOON + timedelta(minutes=2),
        records={"need": {"need": "Their money", "unfair": ""}},
        cause="Two jobs",
        steps=(
            StepState(key="objective", status=Status.DONE, by=ANN, at=NOON),
            StepState(key="prepare", status=Status.SKIPPED, by=BOB, at=NOON, why="no time"),
            StepState(key="resolve"),
        ),
        promises=(
            a_promise(id=new_id(), renegotiated=2, from_agreement=True),
            a_promise(id=new_id(), owner=BOB).kept(now=NOON + DAY),
        ),
        tasks=(a_task(id=new_id(), link="https://tasks.test/1").done(by=BOB, now=NOON),),
        escalations=(an_escalation(), an_escalation(id="escalation-2", **ENDED)),
        actions=(an_action(), an_action(id="action-2", **PROVEN)),
        harm_stopped_at=NOON + DAY,
        rhythm="week",
        handed_from=ANN,
        linked=("case-2",),
        merged_into="case-3",
        left_channel="CCASES",
    )


PROVEN = {
    "stage": Stage.PROVEN,
    "serves": ("case-2", "case-3"),
    "done_at": NOON + DAY,
    "done_by": BOB,
    "said_done": "One job, with a lock",
    "stood_in": (ANN,),
    "failed_at": NOON,
    "verifier": CARA,
    "verified_at": NOON + 2 * DAY,
    "verified_by": CARA,
    "not_yet": 1,
    "ended_at": NOON + 90 * DAY,
    "reopened_by": ("case-4",),
}
ENDED = {
    "needed_by": NOON + DAY,
    "asked": (Asked(person=BOB, level=2, at=NOON), Asked(person=CARA, level=3, at=NOON + DAY)),
    "accepted_by": CARA,
    "accepted_at": NOON + DAY,
    "step": "decide",
    "ended_at": NOON + 2 * DAY,
    "ended_by": CARA,
    "decided": "Refund all of it.",
}


async def found(store: Store, case: Case, viewer: str = BOT) -> Case | None:
    async with store.reading() as tx:
        return await tx.cases.find(case.team_id, case.id, viewer=viewer)


def test_the_full_case_leaves_nothing_at_its_default() -> None:
    full, plain = a_full_case(), a_case()
    given = {"id", "team_id", "number", "client_id", "client", "version", "playbook_version"}
    names = {field.name for field in fields(Case)} - given

    assert {name for name in names if getattr(full, name) == getattr(plain, name)} == set()


async def test_a_case_comes_back_as_it_was_added(store: Store) -> None:
    case = await keep(store, a_full_case())

    assert await found(store, case) == case


async def test_a_case_comes_back_as_it_was_changed(store: Store) -> None:
    kept = await keep(store, a_case())
    own = {name: getattr(kept, name) for name in ("id", "client_id", "number", "version")}
    changed = replace(a_full_case(), **own)

    async with store.transaction() as tx:
        await tx.cases.get(TEAM, kept.id, viewer=ANN)
        await tx.cases.save(changed)

    assert await found(store, kept) == replace(changed, version=2)


async def test_times_come_back_in_utc_whatever_zone_they_were_in(store: Store) -> None:
    case = await keep(store, a_full_case())

    back = await found(store, case)

    assert back
    assert back.opened_at.utcoffset() == timedelta(0)


async def test_a_save_over_a_newer_version_is_refused_and_changes_nothing(store: Store) -> None:
    case = await keep(store, a_case())

    with pytest.raises(Conflict, match="at the same moment"):
        async with store.transaction() as tx:
            before = await tx.cases.get(TEAM, case.id, viewer=ANN)
            await tx.cases._session.execute(text("UPDATE cases SET version = version + 1"))
            await tx.cases.save(replace(before, want="Everything"))

    assert await found(store, case) == case


async def test_of_many_who_change_a_case_at_once_none_loses_anything(store: Store) -> None:
    case = await keep(store, a_case())

    async def promise() -> None:
        async with store.transaction() as tx:
            before = await tx.cases.get(TEAM, case.id, viewer=ANN)
            await asyncio.sleep(0)
            promised = (*before.promises, a_promise(id=new_id()))
            await tx.cases.save(replace(before, promises=promised))

    await asyncio.gather(*(promise() for _ in range(8)))

    after = await found(store, case)
    assert after
    assert (len(after.promises), after.version) == (8, 9)


async def test_what_fails_half_way_is_not_saved(store: Store) -> None:
    case = await keep(store, a_case())

    with pytest.raises(RuntimeError):
        async with store.transaction() as tx:
            before = await tx.cases.get(TEAM, case.id, viewer=ANN)
            await tx.cases.save(replace(before, want="Everything"))
            raise RuntimeError

    assert await found(store, case) == case


async def look_ups(tx: Transaction, case: Case, viewer: str) -> dict[str, bool]:
    """By each way to come upon a case: was it found?"""
    try:
        await tx.cases.by_number(TEAM, case.number, viewer=viewer)
        by_number = True
    except CaseNotFound:
        by_number = False
    try:
        await tx.cases.get(TEAM, case.id, viewer=viewer)
        get = True
    except CaseNotFound:
        get = False
    cases = tx.cases
    return {
        "get": get,
        "by number": by_number,
        "find": await cases.find(TEAM, case.id, viewer=viewer) is not None,
        "opened from": await cases.opened_from(TEAM, case.id, viewer=viewer) is not None,
        "some": bool(await cases.some(TEAM, {case.id}, viewer=viewer)),
        "active": bool(await cases.active(TEAM, viewer=viewer)),
        "of owner": bool(await cases.active(TEAM, viewer=viewer, owner=case.owner)),
        "of client": bool(await cases.active(TEAM, viewer=viewer, client_id=case.client_id)),
        "search": bool(await tx.clients.search(TEAM, "acm", viewer=viewer)),
    }


@pytest.mark.parametrize(
    ("viewer", "finds"),
    [(ANN, True), (BOB, True), (BOT, True), (CARA, False), ("", False)],
)
async def test_a_private_case_does_not_exist_for_others(
    store: Store, viewer: str, finds: bool
) -> None:
    case = await keep(store, a_case(private=True, members=frozenset({ANN, BOB})))

    async with store.transaction() as tx:
        assert set((await look_ups(tx, case, viewer)).values()) == {finds}


@pytest.mark.parametrize("private", [True, False])
async def test_a_case_does_not_exist_for_the_person_it_is_about(
    store: Store, private: bool
) -> None:
    everybody = frozenset({ANN, BOB})
    case = await keep(store, a_case(private=private, about=BOB, members=everybody))

    async with store.transaction() as tx:
        assert set((await look_ups(tx, case, BOB)).values()) == {False}
        assert set((await look_ups(tx, case, ANN)).values()) == {True}


async def test_a_case_does_not_exist_for_another_workspace(store: Store) -> None:
    await keep(store, a_case())

    async with store.reading() as tx:
        assert await tx.cases.active("T2", viewer=BOT) == ()
        assert await tx.clients.search("T2", "acme", viewer=BOT) == ()


async def test_the_same_answer_is_given_for_a_hidden_case_and_for_none(store: Store) -> None:
    hidden = await keep(store, a_case(private=True))

    async with store.reading() as tx:
        with pytest.raises(CaseNotFound) as caught:
            await tx.cases.by_number(TEAM, hidden.number, viewer=CARA)
        with pytest.raises(CaseNotFound) as unknown:
            await tx.cases.by_number(TEAM, 99, viewer=CARA)

    assert str(caught.value) == str(unknown.value).replace("CI-99", "CI-1")


async def test_active_cases_are_those_not_closed_by_number(store: Store) -> None:
    for number, state in ((3, State.OPEN), (1, State.RESOLVED), (2, State.CLOSED)):
        await keep(store, a_case(number=number, state=state))

    async with store.reading() as tx:
        active = await tx.cases.active(TEAM, viewer=CARA)

    assert [case.number for case in active] == [1, 3]


async def test_who_answers_for_an_open_case_is_known(store: Store) -> None:
    await keep(store, a_case(owner=ANN))
    await keep(store, a_case(number=2, owner=BOB, private=True))
    await keep(store, a_case(number=3, owner=CARA, state=State.CLOSED))

    async with store.reading() as tx:
        assert await tx.cases.owners(TEAM) == {ANN, BOB}


async def test_a_client_keeps_the_first_spelling_of_its_name(store: Store) -> None:
    first = await keep(store, a_case(client="Acme, Inc."))
    second = await keep(store, a_case(number=2, client="ACME"))

    assert first.client_id == second.client_id
    back = await found(store, second)
    assert back
    assert back.client == "Acme, Inc."


@pytest.mark.parametrize(("text", "finds"), [("CM", True), ("Acme GmbH", True), ("a%e", False)])
async def test_clients_are_found_by_any_part_of_their_name(
    store: Store, text: str, finds: bool
) -> None:
    await keep(store, a_case(client="Acme"))

    async with store.reading() as tx:
        assert bool(await tx.clients.search(TEAM, text, viewer=ANN)) is finds
