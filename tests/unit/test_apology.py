"""To apologize or not: what we owe, in which order, and who says it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.apology import Apology, For, Part, SaidBy, Unsaid, apology
from bot.domain.case import Serious
from bot.domain.fault import Correction, Fault
from bot.domain.promise import PromiseState
from tests.factories import a_case, a_promise
from tests.support.clock import NOON

NEED = {"need": {"need": "The money back"}}
HOUR = timedelta(hours=1)
BROKEN = a_promise(state=PromiseState.BROKEN, answered_at=NOON, due_at=NOON)
LEGAL = frozenset({Serious.LEGAL})
ALLOWED = {"who": "Ines", "at": (NOON + HOUR).isoformat(), "allowed": "apology"}


def decided(
    fault: str = "",
    *,
    was_heard: bool = True,
    repeat: bool = False,
    counsel: dict[str, str] | None = None,
    **facts: Any,
) -> Apology:
    record = {"fault": fault, **facts.pop("record", {})}
    records = {"fault": record, **(NEED if was_heard else {}), "counsel": counsel or {}}
    return apology(a_case(records=records, **facts), now=NOON + 2 * HOUR, repeat=repeat)


HANDLING = {"handling": "nobody called back"}

SITUATIONS: list[tuple[str, dict[str, Any], tuple[For, ...], tuple[For, ...]]] = [
    ("nothing known", {}, (), ()),
    ("unclear", {"fault": "unclear"}, (), ()),
    ("unclear, careless", {"fault": "unclear", "record": HANDLING}, (For.HANDLING,), ()),
    ("ours", {"fault": "ours"}, (For.OURS,), ()),
    ("ours, not heard yet", {"fault": "ours", "was_heard": False}, (), (For.OURS,)),
    ("ours, and careless too: one covers it", {"fault": "ours", "record": HANDLING},
     (For.OURS,), ()),
    ("shared", {"fault": "shared"}, (For.OUR_PART,), ()),
    ("not ours", {"fault": "not ours"}, (), ()),
    ("not ours, careless", {"fault": "not ours", "record": HANDLING}, (For.HANDLING,), ()),
    ("promise broken", {"promises": (BROKEN,)}, (For.PROMISE,), ()),
    ("promise broken, before they were heard",
     {"fault": "ours", "was_heard": False, "promises": (BROKEN,)}, (For.PROMISE,), (For.OURS,)),
    ("promise broken, not ours", {"fault": "not ours", "promises": (BROKEN,)}, (For.PROMISE,), ()),
    ("promise late", {"promises": (a_promise(due_at=NOON + HOUR),)}, (For.PROMISE,), ()),
    ("promise broken, spoken of since",
     {"promises": (BROKEN,), "receipt_at": NOON, "updated_at": NOON + HOUR}, (), ()),
    ("repeat", {"fault": "ours", "repeat": True}, (For.REPEAT, For.OURS), ()),
    ("hold", {"fault": "ours", "promises": (BROKEN,), "serious": LEGAL}, (), ()),
    ("hold, apology allowed", {"fault": "ours", "serious": LEGAL, "counsel": ALLOWED},
     (For.OURS,), ()),
    ("press", {"fault": "ours", "serious": frozenset({Serious.PRESS})}, (For.OURS,), ()),
    ("large sum", {"fault": "ours", "serious": frozenset({Serious.LARGE_SUM})}, (For.OURS,), ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "now", "later"),
    [situation[1:] for situation in SITUATIONS],
    ids=[situation[0] for situation in SITUATIONS],
)
def test_what_we_apologize_for(
    facts: dict[str, Any], now: tuple[For, ...], later: tuple[For, ...]
) -> None:
    answer = decided(**facts)

    assert (answer.sorry_for, answer.later) == (now, later)


def test_an_apology_names_fact_our_harm_sorry_remedy_and_time_once_they_were_heard() -> None:
    assert decided("ours").order == (
        Part.HEARD,
        Part.FACT,
        Part.OUR,
        Part.HARM,
        Part.SORRY,
        Part.REMEDY,
        Part.TIME,
    )


@pytest.mark.parametrize(
    ("facts", "order"),
    [
        ({"fault": "unclear"}, (Part.HARM, Part.REGRET, Part.CHECK, Part.KNOW_BY)),
        ({"fault": "not ours"}, (Part.HARM, Part.REGRET)),
        ({"fault": "ours", "was_heard": False}, (Part.HARM, Part.REGRET)),
        (
            {"promises": (BROKEN,)},
            (Part.PROMISE, Part.OUR, Part.SORRY, Part.REMEDY, Part.TIME, Part.CHECK, Part.KNOW_BY),
        ),
        ({"fault": "ours", "serious": LEGAL}, (Part.HARM, Part.REGRET, Part.WHO, Part.TIME)),
        (
            {"fault": "shared", "serious": LEGAL, "counsel": ALLOWED},
            (Part.HEARD, Part.OUR_PART, Part.OUR, Part.HARM, Part.SORRY, Part.WHO, Part.TIME),
        ),
    ],
)
def test_regret_stands_where_no_apology_does(facts: dict[str, Any], order: tuple[Part]) -> None:
    assert decided(**facts).order == order


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each[0])
def test_sorry_or_regret_is_said_exactly_once(situation: Any) -> None:
    order = decided(**situation[1]).order

    assert [part for part in order if part in {Part.SORRY, Part.REGRET}] in (
        [Part.SORRY],
        [Part.REGRET],
    )


def test_the_correction_comes_first() -> None:
    record = {"told": "not ours", "changed_at": NOON.isoformat()}

    answer = decided("ours", record=record)

    assert answer.correction == Correction(told=Fault.NOT_OURS, known=Fault.OURS)
    assert answer.order[:2] == (Part.CORRECTION, Part.HEARD)


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({"fault": "ours"}, SaidBy.OWNER),
        ({"fault": "not ours"}, SaidBy.OWNER),
        ({"promises": (BROKEN,)}, SaidBy.SENIOR),
        ({"fault": "ours", "repeat": True}, SaidBy.SENIOR),
        ({"promises": (BROKEN,), "serious": LEGAL}, SaidBy.OWNER),
    ],
)
def test_someone_senior_speaks_for_a_broken_promise_or_a_repeat(
    facts: dict[str, Any], who: SaidBy
) -> None:
    assert decided(**facts).said_by is who


@pytest.mark.parametrize(
    ("facts", "must"),
    [
        ({"fault": "ours", "record": {"theirs": "£480"}}, True),
        ({"fault": "unclear", "record": {"theirs": "£480"}}, True),
        ({"fault": "ours"}, False),
        ({"fault": "not ours", "record": {"theirs": "£480"}}, False),
        ({"fault": "ours", "record": {"theirs": "£480"}, "serious": LEGAL}, False),
    ],
)
def test_what_is_theirs_goes_back_and_is_no_option(facts: dict[str, Any], must: bool) -> None:
    assert decided(**facts).must_give_back is must


@pytest.mark.parametrize(("cause", "may"), [("", False), ("  ", False), ("Double booking", True)])
def test_not_again_is_said_only_when_the_cause_is_found(cause: str, may: bool) -> None:
    answer = decided("ours", cause=cause)

    assert answer.may_say_not_again is may
    assert (Unsaid.NOT_AGAIN in answer.unsaid) is not may


@pytest.mark.parametrize(
    ("facts", "must"),
    [
        ({"fault": "unclear"}, True),
        ({"fault": "unclear", "next_update_at": NOON + HOUR}, True),
        ({"fault": "unclear", "next_update_at": NOON + 3 * HOUR}, False),
        ({"fault": "unclear", "promises": (a_promise(),)}, False),
        ({"fault": "ours"}, False),
        ({"fault": "unclear", "serious": LEGAL}, False),
    ],
)
def test_while_it_is_unclear_they_need_a_time_by_which_we_will_know(
    facts: dict[str, Any], must: bool
) -> None:
    assert decided(**facts).must_name_time is must


@pytest.mark.parametrize(
    ("facts", "asks"),
    [
        ({"fault": "ours"}, ("fault_fact",)),
        ({"fault": "shared"}, ("fault_fact",)),
        ({"fault": "ours", "record": {"fault_fact": "We charged twice"}}, ()),
        ({"fault": "not ours"}, ("shown",)),
        ({"fault": "not ours", "record": {"shown": "The bank's log"}}, ()),
        ({"fault": "not ours", "serious": LEGAL}, ()),
        ({"fault": "unclear"}, ()),
    ],
)
def test_what_is_missing_is_asked_for(facts: dict[str, Any], asks: tuple[str, ...]) -> None:
    assert decided(**facts).asks == asks


@pytest.mark.parametrize(
    ("facts", "unsaid"),
    [
        ({"fault": "unclear"}, Unsaid.OWNING),
        ({"fault": "ours"}, Unsaid.CONDITIONS),
        ({"fault": "ours"}, Unsaid.REASONS_FIRST),
        ({"fault": "shared"}, Unsaid.THEIR_PART),
        ({"fault": "not ours"}, Unsaid.THE_CLAIM),
        ({"fault": "ours", "serious": LEGAL}, Unsaid.THE_MATTER),
    ],
)
def test_what_must_not_be_said(facts: dict[str, Any], unsaid: Unsaid) -> None:
    assert unsaid in decided(**facts).unsaid
