"""A case walks through its steps."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.case import Case, Outcome, Reached, Severity, State, Status
from bot.domain.errors import CaseNotFound, InvalidFields, StepLeft
from bot.domain.promise import PromiseState
from bot.usecases.cases import Cases
from bot.usecases.change import House
from bot.usecases.steps import Steps
from store import Store
from tests.factories import ANN, BOB, TEAM, a_house, a_playbook, an_opening, by
from tests.support.clock import NOON, FakeClock
from tests.usecases import look

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = (NOON + 3 * DAY).isoformat()
RECORDS: dict[str, dict[str, dict[str, str]]] = {
    "prepare": {"facts": {"facts": "Two bookings"}},
    "listen": {"need": {"need": "Their money"}},
    "understand": {"fault": {"fault": "ours", "fault_fact": "Two jobs ran"}},
    "acknowledge": {"harm": {"harm": "An overdraft"}},
    "offer": {"agreement": {"agreed": "A refund", "due": DUE}},
    "act": {},
    "follow_up": {"feedback": {"met": "yes", "score": "5"}},
    "prevent": {},
}


@pytest.fixture
def steps(house: House) -> Steps:
    return Steps(house)


async def opened(house: House, **typed: object) -> Case:
    return await Cases(house).open(an_opening(**typed))


async def test_the_common_path_goes_through_all_steps_to_closed(
    house: House, steps: Steps, store: Store, clock: FakeClock
) -> None:
    case = await opened(house)

    for key in a_playbook().keys:
        assert case.current == key
        clock.advance(HOUR)
        case = await steps.done(case.id, key, by(), RECORDS[key])

    case = await Cases(house).find(TEAM, case.id, viewer=ANN)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SOLVED)
    noted = {name: r for each in RECORDS.values() for name, r in each.items()}
    assert {name: {**case.records[name], **r} for name, r in noted.items()} == case.records
    assert [promise.state for promise in case.promises] == [PromiseState.KEPT]
    assert case.receipt_at == NOON + 2 * HOUR
    assert await look.reminders(store) == []


async def test_every_change_on_the_common_path_is_in_the_timeline(
    house: House, steps: Steps, store: Store
) -> None:
    case = await opened(house)
    for key, records in RECORDS.items():
        await steps.done(case.id, key, by(), records)

    entries = await look.timeline(store, case)
    assert (
        [(str(entry.kind), entry.detail.get("step", "")) for entry in entries]
        == [
            ("opened", ""),
            *(("step done", key) for key in list(RECORDS)[:3]),
            ("guidance changed", ""),  # the fault is known now
            *(("step done", key) for key in list(RECORDS)[3:6]),
            ("resolved", ""),
            ("step done", "follow_up"),
            ("step done", "prevent"),
            ("closed", ""),
        ]
    )
    assert {entry.by for entry in entries} == {ANN}


async def test_each_step_gets_one_card(house: House, steps: Steps, store: Store) -> None:
    case = await opened(house)
    await steps.done(case.id, "prepare", by(), {})
    await steps.back(case.id, "listen", by())
    await steps.done(case.id, "prepare", by(), {})

    assert (await look.messages(store)).count(("step", "thread")) == 2


async def test_of_two_who_finish_a_step_the_second_is_told_and_nothing_is_lost(
    house: House, steps: Steps
) -> None:
    case = await opened(house)
    await steps.done(case.id, "prepare", by(BOB), {"facts": {"facts": "Bob's"}})

    with pytest.raises(StepLeft, match=BOB):
        await steps.done(case.id, "prepare", by(ANN), {"facts": {"facts": "Ann's"}})

    case = await Cases(house).find(TEAM, case.id, viewer=ANN)
    assert case.record("facts") == {"facts": "Bob's"}


async def test_a_step_asks_for_what_it_can_not_do_without(house: House, steps: Steps) -> None:
    case = await opened(house, reached=Reached.PHONE)

    with pytest.raises(InvalidFields) as caught:
        await steps.done(case.id, "listen", by(), {"need": {"need": " ", "unfair": "Silence"}})

    assert list(caught.value.fields) == ["need"]


@pytest.mark.parametrize(
    ("agreement", "field"),
    [
        ({"agreed": "A refund", "due": ""}, "due"),
        ({"agreed": "", "due": DUE}, "agreed"),
        ({"agreed": "A refund", "due": NOON.isoformat()}, "due"),
    ],
)
async def test_an_agreement_is_a_promise_with_a_time_to_come(
    house: House, steps: Steps, agreement: dict[str, str], field: str
) -> None:
    case = await opened(house, reached=Reached.PHONE)
    for key in ("listen", "understand", "acknowledge"):
        await steps.done(case.id, key, by(), RECORDS[key])

    with pytest.raises(InvalidFields) as caught:
        await steps.done(case.id, "offer", by(), {"agreement": agreement})

    assert list(caught.value.fields) == [field]


async def test_a_small_case_is_not_asked_for_prevention(house: House, steps: Steps) -> None:
    for severity, asked in ((Severity.NORMAL, False), (Severity.HIGH, True)):
        case = await opened(house, source=severity, severity=severity)
        for key in a_playbook().keys[:-1]:
            case = await steps.done(case.id, key, by(), RECORDS[key])
        if asked:
            with pytest.raises(InvalidFields):
                await steps.done(case.id, "prevent", by(), {})
        else:
            assert (await steps.done(case.id, "prevent", by(), {})).state is State.CLOSED


async def test_after_half_a_live_talk_we_prepare_for_the_next_contact(
    house: House, steps: Steps, store: Store
) -> None:
    case = await opened(house, reached=Reached.PHONE)

    talked = await steps.we_talked(case.id, "listen", by(), RECORDS["listen"])

    assert (case.current, talked.current) == ("listen", "prepare")
    assert talked.receipt_at == NOON
    assert await look.kinds(store, case) == ["opened", "we talked"]
    assert (await look.messages(store))[-2:] == [("note", "thread"), ("step", "thread")]


async def test_one_form_is_enough_for_a_whole_talk(house: House, steps: Steps) -> None:
    case = await opened(house, reached=Reached.PHONE)
    talk = {**RECORDS["listen"], **RECORDS["acknowledge"], **RECORDS["offer"]}

    case = await steps.we_talked(case.id, "listen", by(), {**talk, "fault": {"fault": "ours"}})

    assert case.current == "act"
    assert case.steps[0].status is Status.SKIPPED
    assert [promise.what for promise in case.open_promises] == ["A refund"]


async def test_of_a_talk_only_what_they_need_is_required(house: House, steps: Steps) -> None:
    case = await opened(house, reached=Reached.PHONE)

    with pytest.raises(InvalidFields) as caught:
        await steps.we_talked(case.id, "listen", by(), {"harm": {"harm": "An overdraft"}})

    assert list(caught.value.fields) == ["need"]


async def test_the_note_of_a_talk_and_its_promise_carry_the_same_moment(
    store: Store, clock: FakeClock
) -> None:
    """The note in the thread tells of the agreement by it; a real clock never stands still."""

    def ticking() -> datetime:
        clock.advance(timedelta(milliseconds=1))
        return clock()

    house = a_house(store, ticking)
    case = await opened(house, reached=Reached.PHONE)

    talk = {**RECORDS["listen"], **RECORDS["offer"]}
    case = await Steps(house).we_talked(case.id, "listen", by(), talk)

    (promise,) = case.promises
    assert (await look.timeline(store, case))[-1].at == promise.made_at


async def test_a_skipped_step_says_why(house: House, steps: Steps, store: Store) -> None:
    case = await opened(house)

    case = await steps.skip(case.id, "prepare", by(), why="no time")

    assert case.current == "listen"
    assert (await look.timeline(store, case))[-1].why == "no time"


async def test_back_and_forth_keeps_what_was_written_down(house: House, steps: Steps) -> None:
    case = await opened(house)
    await steps.done(case.id, "prepare", by(), RECORDS["prepare"])

    case = await steps.back(case.id, "listen", by(BOB))

    assert case.current == "prepare"
    assert case.record("facts") == {"facts": "Two bookings"}


async def test_a_running_case_keeps_the_playbook_that_it_began_with(
    house: House, clock: FakeClock
) -> None:
    case = await opened(house)
    renamed = replace(a_playbook(), title="Renamed", version="another")
    tomorrow = replace(house, playbooks={**house.playbooks, "client-issue": renamed})

    _, playbook = await Steps(tomorrow).playbook(TEAM, case.id, viewer=ANN)
    assert (playbook.title, playbook.version) == (a_playbook().title, case.playbook_version)

    new = await opened(tomorrow, source="V2")
    _, playbook = await Steps(tomorrow).playbook(TEAM, new.id, viewer=ANN)
    assert playbook.title == "Renamed"


async def test_a_case_of_another_workspace_is_not_found(house: House, steps: Steps) -> None:
    case = await opened(house)

    with pytest.raises(CaseNotFound):
        await steps.done(case.id, "prepare", replace(by(), team_id="T2"), {})
