"""Opening a case, and all that can be changed on it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Outcome, Reached, Serious, Severity, State, Waiting
from bot.domain.errors import CaseNotFound, Conflict, InvalidFields
from bot.domain.escalation import Reason
from bot.domain.reminder import Kind
from bot.usecases.cases import Cases, Details, details_of
from bot.usecases.change import By, House
from bot.usecases.escalations import Escalations
from bot.usecases.handover import HandOvers
from bot.usecases.promises import Promises
from bot.usecases.steps import Steps
from bot.usecases.updates import Update
from store import Store
from tests.factories import (
    ANN,
    BOB,
    CARA,
    CASES,
    LEAD,
    TEAM,
    a_task,
    an_opening,
    by,
)
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cases(house: House) -> Cases:
    return Cases(house)


async def a_private_case(cases: Cases) -> Case:
    return await cases.open(an_opening(source="V9", serious=frozenset({Serious.LEGAL})))


async def test_opening_gives_a_number_a_card_the_first_step_and_a_reminder(
    cases: Cases, store: Store
) -> None:
    case = await cases.open(an_opening(client="  Acme,  Inc. "))

    assert (case.label, case.client, case.channel) == ("CI-1", "Acme, Inc.", CASES)
    assert await cases.find(TEAM, case.id, viewer=CARA) == case
    assert await look.kinds(store, case) == ["opened"]
    assert await look.messages(store) == [("card", "case"), ("step", "thread")]
    assert {(each.kind, each.person) for each in await look.reminders(store)} == {
        (Kind.RECEIPT, ANN),
        (Kind.RECEIPT, LEAD),
    }


async def test_the_same_form_sent_again_is_the_same_case(cases: Cases, store: Store) -> None:
    first = await cases.open(an_opening(source="V1"))

    assert await cases.open(an_opening(source="V1", happened="Typed anew")) == first
    other = await cases.open(an_opening(source="V2"))

    assert (other.number, other.client_id) == (2, first.client_id)
    assert len(await look.messages(store)) == 4


async def test_a_form_with_a_mistake_opens_nothing_and_takes_no_number(
    cases: Cases, store: Store
) -> None:
    with pytest.raises(InvalidFields):
        await cases.open(an_opening(client=" "))

    assert (await cases.open(an_opening())).number == 1


async def test_a_private_case_gets_its_room_first(cases: Cases, store: Store) -> None:
    case = await a_private_case(cases)

    assert case.channel == ""
    assert await look.messages(store) == [("room", "case"), ("card", "case"), ("step", "thread")]
    assert {each.person for each in await look.reminders(store)} == {ANN}


async def test_an_issue_that_is_solved_already_is_closed_at_once(
    cases: Cases, store: Store
) -> None:
    case = await cases.open(an_opening(solved=True, cause="Two jobs", solution="Paid back"))

    assert case.state is State.CLOSED
    assert await look.kinds(store, case) == ["opened", "closed"]
    assert await look.messages(store) == [("card", "case"), ("note", "thread")]
    assert await look.reminders(store) == []


async def test_an_unknown_situation_is_guided_by_the_default(cases: Cases) -> None:
    assert (await cases.open(an_opening(situation="gone"))).situation == "client-issue"


async def test_active_cases_are_found_by_owner_and_by_client(cases: Cases) -> None:
    acme = await cases.open(an_opening(source="V1"))
    zeta = await cases.open(an_opening(source="V2", client="Zeta", owner=BOB))

    assert await cases.active(TEAM, viewer=CARA) == (acme, zeta)
    assert await cases.active(TEAM, viewer=CARA, owner=BOB) == (zeta,)
    assert await cases.active(TEAM, viewer=CARA, client="ACME Ltd.") == (acme,)
    assert await cases.active(TEAM, viewer=CARA, client="Nobody") == ()
    assert await cases.clients(TEAM, "e", viewer=CARA) == ("Acme", "Zeta")


async def test_the_first_client_update_is_the_receipt(
    cases: Cases, store: Store, clock: FakeClock
) -> None:
    case = await cases.open(an_opening())
    clock.advance(HOUR)

    case = await cases.log_update(case.id, by(), Update(what="We have it"))

    assert case.receipt_at == case.updated_at == NOON + HOUR
    assert await look.kinds(store, case) == ["opened", "client update"]
    (update,) = await look.reminders(store)
    assert (update.kind, update.due_at) == (Kind.CLIENT_UPDATE, NOON + 2 * DAY + HOUR)


async def test_the_next_update_is_due_when_it_was_promised(cases: Cases, store: Store) -> None:
    case = await cases.open(an_opening())

    await cases.log_update(case.id, by(), Update(what="Friday", next_update_at=NOON + 4 * DAY))

    due = {each.kind: each for each in await look.reminders(store)}[Kind.CLIENT_UPDATE]
    assert (due.due_at, due.exact) == (NOON + 4 * DAY, True)


async def test_an_update_says_what_was_said(cases: Cases) -> None:
    case = await cases.open(an_opening())

    with pytest.raises(InvalidFields):
        await cases.log_update(case.id, by(), Update(what="  "))


async def test_a_corrected_detail_is_kept(cases: Cases) -> None:
    case = await cases.open(an_opening())
    better = Details(
        client="Acme", happened="Charged three times", contact="Jo", answer_by=NOON + DAY
    )

    case = await cases.correct(case.id, by(), better, shown=details_of(case))

    assert details_of(case) == better


async def test_details_that_somebody_corrected_meanwhile_are_not_overwritten(cases: Cases) -> None:
    case = await cases.open(an_opening())
    shown = details_of(case)
    await cases.correct(case.id, by(BOB), replace(shown, want="A refund"), shown=shown)

    with pytest.raises(Conflict):
        await cases.correct(case.id, by(), replace(shown, want="A call"), shown=shown)


async def test_a_time_that_is_over_stays_but_is_not_newly_chosen(
    cases: Cases, clock: FakeClock
) -> None:
    case = await cases.open(an_opening(answer_by=NOON + HOUR))
    clock.advance(2 * HOUR)
    shown = details_of(case)

    case = await cases.correct(case.id, by(), replace(shown, want="A refund"), shown=shown)
    assert case.want == "A refund"

    with pytest.raises(InvalidFields) as caught:
        late = replace(details_of(case), answer_by=NOON)
        await cases.correct(case.id, by(), late, shown=details_of(case))
    assert list(caught.value.fields) == ["answer_by"]


async def test_a_new_severity_needs_a_reason_and_moves_the_clock(
    cases: Cases, store: Store
) -> None:
    case = await cases.open(an_opening())

    with pytest.raises(InvalidFields):
        await cases.set_severity(case.id, by(), Severity.HIGH, why=" ")
    with pytest.raises(InvalidFields):
        await cases.set_severity(case.id, by(), Severity.NORMAL, why="Is it not?")
    await cases.set_severity(case.id, by(), Severity.HIGH, why="Their launch is tomorrow")

    (entry,) = [each for each in await look.timeline(store, case) if each.why]
    assert (entry.kind, entry.detail["to"]) == ("severity changed", "high")
    assert NOON + HOUR in {each.due_at for each in await look.reminders(store, ANN)}


async def test_handing_over_moves_promises_and_reminders(cases: Cases, store: Store) -> None:
    case = await cases.open(an_opening())
    promises = Promises(cases.house)
    await promises.make(case.id, by(), "A refund", NOON + DAY)
    await promises.add_task(case.id, by(), a_task(owner=CARA))

    case = await HandOvers(cases.house).hand_over(case.id, by(), BOB, why="On leave")

    assert [promise.owner for promise in case.promises] == [BOB]
    assert {each.person for each in await look.reminders(store)} == {BOB, CARA, LEAD}
    assert await look.reminders(store, ANN) == []
    assert ("notice", f"dm:{BOB}") in await look.messages(store)


async def test_closing_needs_a_reason(cases: Cases, store: Store) -> None:
    case = await cases.open(an_opening())

    with pytest.raises(InvalidFields):
        await cases.close(case.id, by(), Outcome.WITHDRAWN, why="")
    case = await cases.close(case.id, by(), Outcome.WITHDRAWN, why="They found the mistake")

    assert (case.state, case.outcome) == (State.CLOSED, Outcome.WITHDRAWN)
    assert await look.reminders(store) == []


async def test_reopening_goes_back_to_understand_with_a_new_step_card(
    cases: Cases, store: Store
) -> None:
    case = await cases.open(an_opening())
    await cases.close(case.id, by(), Outcome.SOLVED, why="Done by phone")

    with pytest.raises(InvalidFields):
        await cases.reopen(case.id, by(), why="")
    case = await cases.reopen(case.id, by(), why="It happened again")

    assert (case.state, case.current, case.round) == (State.OPEN, "understand", 2)
    assert (await look.messages(store))[-2:] == [("note", "thread"), ("step", "thread")]
    assert await look.reminders(store)


async def test_a_case_is_resolved_once(cases: Cases, store: Store) -> None:
    case = await cases.open(an_opening())

    case = await cases.resolve(case.id, by())

    assert case.state is State.RESOLVED
    assert Kind.FOLLOW_UP in {each.kind for each in await look.reminders(store)}
    with pytest.raises(InvalidFields):
        await cases.resolve(case.id, by())


Act = Callable[[House, Case, By], Awaitable[object]]
ACTS: dict[str, Act] = {
    "client update": lambda h, c, b: Cases(h).log_update(c.id, b, Update(what="Hello")),
    "note": lambda h, c, b: Cases(h).note(c.id, b, "Remember"),
    "severity changed": lambda h, c, b: Cases(h).set_severity(c.id, b, Severity.LOW, why="Small"),
    "waiting changed": lambda h, c, b: Cases(h).wait_on(c.id, b, Waiting.CLIENT),
    "owner changed": lambda h, c, b: HandOvers(h).hand_over(c.id, b, BOB, why="Leave"),
    "escalated": lambda h, c, b: Escalations(h).ask(
        c.id, b, reason=Reason.STUCK, level=1, brief="", decision="What now?", needed_by=None
    ),
    "resolved": lambda h, c, b: Cases(h).resolve(c.id, b),
    "closed": lambda h, c, b: Cases(h).close(c.id, b, Outcome.SOLVED, why="By phone"),
    "details corrected": lambda h, c, b: Cases(h).correct(
        c.id, b, Details(client="Acme", happened="More"), shown=details_of(c)
    ),
    "step done": lambda h, c, b: Steps(h).done(c.id, "listen", b, {"need": {"need": "Money"}}),
    "step skipped": lambda h, c, b: Steps(h).skip(c.id, "listen", b, why="no time"),
    "step back": lambda h, c, b: Steps(h).back(c.id, "listen", b),
    "we talked": lambda h, c, b: Steps(h).we_talked(c.id, "listen", b, {"need": {"need": "Money"}}),
    "promise made": lambda h, c, b: Promises(h).make(c.id, b, "A refund", NOON + DAY),
    "task added": lambda h, c, b: Promises(h).add_task(c.id, b, a_task()),
}


@pytest.mark.parametrize("kind", ACTS)
async def test_a_click_that_slack_sends_twice_is_one_entry(
    house: House, store: Store, kind: str
) -> None:
    case = await Cases(house).open(an_opening(reached=Reached.CHAT))

    for _ in range(2):
        await ACTS[kind](house, case, by(source="click-1"))

    assert (await look.kinds(store, case)).count(kind) == 1


async def test_a_private_case_can_not_be_changed_from_outside(house: House) -> None:
    opening = an_opening(reached=Reached.CHAT, serious=frozenset({Serious.LEGAL}))
    case = await Cases(house).open(opening)

    for act in ACTS.values():
        with pytest.raises(CaseNotFound):
            await act(house, case, by(CARA))

    assert await Cases(house).find(TEAM, case.id, viewer=ANN) == case


async def test_a_private_case_can_not_be_read_from_outside(cases: Cases) -> None:
    case = await a_private_case(cases)

    for look_up in (cases.find, cases.timeline):
        with pytest.raises(CaseNotFound):
            await look_up(TEAM, case.id, viewer=CARA)
    with pytest.raises(CaseNotFound):
        await cases.by_number(TEAM, case.number, viewer=CARA)
    with pytest.raises(CaseNotFound):
        await Steps(cases.house).playbook(TEAM, case.id, viewer=CARA)
    assert await cases.active(TEAM, viewer=CARA) == ()
    assert await cases.active(TEAM, viewer=CARA, client="Acme") == ()
    assert await cases.clients(TEAM, "Acme", viewer=CARA) == ()
