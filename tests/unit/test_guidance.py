"""The lines that the rules put on a card, in one situation after the other."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import guidance_lines as say
from bot.domain.approval import Approval
from bot.domain.case import Case, Reached, Serious, Severity, State, Status
from bot.domain.cooling import Ended
from bot.domain.guidance import MOST, Around, Phrases, Topic, advice, phrases
from bot.domain.guidance_changes import changes
from bot.domain.hold import Allowed
from bot.domain.offer import Kind, Offer, View, written
from bot.domain.promise import PromiseState
from bot.domain.refused import Next, refuse
from bot.domain.repeat import Repeat
from tests.factories import a_case, a_playbook, a_promise, shipped
from tests.support.clock import NOON

NOW = NOON + timedelta(hours=2)
HOUR = timedelta(hours=1)
FRIDAY = NOON + timedelta(days=4)
HEARD = {"need": {"need": "The money back"}}
LEGAL = frozenset({Serious.LEGAL})
BROKEN = a_promise(state=PromiseState.BROKEN, answered_at=NOW - HOUR)
SENT: dict[str, Any] = {"receipt_at": NOON, "updated_at": NOON}
ONE = written(
    [Offer(kind=Kind.REDO, what="Again", at=FRIDAY), Offer(kind=Kind.EXTRA, what="May", at=FRIDAY)],
    now=NOON,
)
ONLY_ONE = {name: "" if name.endswith("_2") else value for name, value in ONE.items()}
LONGEST = 90
CAME_BACK = Around(repeat=Repeat(client=True))


def counsel(allowed: Allowed) -> dict[str, str]:
    return {"who": "Ines Roth", "at": (NOON + HOUR).isoformat(), "allowed": allowed}


def case_of(
    fault: str = "",
    *,
    sorry_said: bool = False,
    was_heard: bool = True,
    more: dict[str, Any] | None = None,
    **facts: Any,
) -> Case:
    fault_record, others = facts.pop("record", {}), more or {}
    records = {"fault": {"fault": fault, **fault_record}, **(HEARD if was_heard else {}), **others}
    case = a_case(records=records, **facts)
    if not sorry_said:
        return case
    steps = tuple(
        replace(s, status=Status.DONE, at=NOON) if s.key == "acknowledge" else s for s in case.steps
    )
    return replace(case, steps=steps)


def lines(case: Case, key: str, *, now: datetime = NOW, around: Around | None = None) -> list[str]:
    step = a_playbook(case.situation).step(key)
    return [line.text for line in advice(case, step, now=now, around=around)]


HOURS = say.REPORT.replace("{hours}", "72")
AT_AN_HOUR = {"next_update_at": NOW + HOUR}
HANDLING = {"handling": "nobody called back"}

SITUATIONS: list[tuple[str, dict[str, Any], list[str]]] = [
    # Prepare: the receipt, and now or later
    ("prepare", {}, [say.MAY_COOL.format("15, 30 or 60")]),
    ("prepare", {"answer_by": NOW + HOUR / 2}, [say.MAY_COOL.format("15 or 30")]),
    ("prepare", {"answer_by": NOW + HOUR / 4}, [say.MAY_COOL.format("15")]),
    ("prepare", {"answer_by": NOW + HOUR / 6}, []),
    ("prepare", {**SENT, "reached": Reached.PHONE, "was_heard": False}, [say.CALL_BACK]),
    ("prepare", {**SENT, "reached": Reached.PHONE}, []),
    ("prepare", {**SENT, "severity": Severity.CRITICAL}, [say.CRITICAL]),
    ("prepare", {**SENT, "more": {"facts": {"facts": "Two bookings"}}}, []),
    ("prepare", {"serious": LEGAL}, [say.HELD[None]]),
    ("prepare", {"serious": frozenset({Serious.PERSONAL_DATA})}, [say.HELD[None], HOURS]),
    ("prevent", {"serious": frozenset({Serious.PERSONAL_DATA})}, [say.HELD[None], HOURS]),
    ("prevent", {"serious": LEGAL, "severity": Severity.HIGH}, [say.HELD[None], say.CONSULT]),
    ("prepare", {**SENT, "serious": frozenset({Serious.ABOUT_US}), "reached": Reached.FOUND},
     [say.ABOUT_US]),
    # Listen: nothing of fault yet
    ("listen", {"fault": "ours"}, []),
    ("listen", {"promises": (BROKEN,)}, [say.PROMISE_BROKEN]),
    ("listen", {"serious": frozenset({Serious.PRESS})}, [say.PRESS]),
    # Acknowledge: regret and apology by fault
    ("acknowledge", {}, [say.UNCLEAR]),
    ("acknowledge", AT_AN_HOUR, [say.UNCLEAR_TIMED]),
    ("acknowledge", {"record": HANDLING}, [say.UNCLEAR, say.HANDLING]),
    ("acknowledge", {"fault": "ours"}, [say.OURS, say.NOT_AGAIN]),
    ("acknowledge", {"fault": "ours", "cause": "Two systems"}, [say.OURS]),
    ("acknowledge", {"fault": "ours", "record": {"theirs": "£480"}}, [say.OURS, say.GIVE_BACK]),
    ("acknowledge", {"fault": "ours", "was_heard": False}, [say.OURS_LATER]),
    ("acknowledge", {"fault": "shared"}, [say.SHARED, say.SHARED_WHICH]),
    ("acknowledge", {"fault": "shared", "record": {"fault_fact": "We wrote late"}},
     [say.SHARED, say.NOT_AGAIN]),
    ("acknowledge", {"fault": "not ours"}, [say.NOT_OURS, say.SHOWN]),
    ("acknowledge", {"fault": "not ours", "record": {"shown": "The log"}}, [say.NOT_OURS]),
    ("acknowledge", {"fault": "not ours", "record": HANDLING}, [say.NOT_OURS, say.HANDLING]),
    ("acknowledge", {"fault": "ours", "promises": (BROKEN,)}, [say.PROMISE_BROKEN, say.OURS]),
    ("acknowledge", {"fault": "ours", "record": {"told": "not ours", "changed_at": NOON.isoformat()}},
     ["We told them that it was not ours. Correct ourselves first. Then apologize.", say.OURS]),
    ("acknowledge", {"fault": "not ours", "record": {"told": "ours", "changed_at": NOON.isoformat()}},
     ["We told them that it was ours. Correct ourselves first. What we promised stands.",
      say.NOT_OURS]),
    # Legal hold
    ("acknowledge", {"fault": "ours", "serious": LEGAL}, [say.HELD[None], say.CONSULT]),
    ("acknowledge", {"fault": "ours", "serious": LEGAL, "promises": (BROKEN,)},
     [say.HELD[None], say.CONSULT]),
    ("acknowledge", {"fault": "ours", "serious": LEGAL,
                     "more": {"counsel": counsel(Allowed.SYMPATHY)}}, [say.HELD[Allowed.SYMPATHY]]),
    ("acknowledge", {"fault": "ours", "serious": LEGAL,
                     "more": {"counsel": counsel(Allowed.APOLOGY)}},
     [say.HELD[Allowed.APOLOGY], say.OURS]),
    ("offer", {"fault": "ours", "serious": LEGAL, "sorry_said": True}, [say.HELD[None], say.CONSULT]),
    ("act", {"serious": LEGAL}, [say.HELD[None], say.CONSULT]),
    # Offer, our view, refused
    ("offer", {"fault": "ours", "sorry_said": True}, [say.VIEW[View.SKIPPED]]),
    ("offer", {"fault": "ours"}, [say.OURS, say.NOT_AGAIN]),
    ("offer", {"fault": "ours", "sorry_said": True, "record": {"theirs": "£480"}},
     [say.GIVE_BACK, say.VIEW[View.SKIPPED]]),
    ("offer", {"fault": "shared", "record": {"fault_fact": "We wrote late"}, "cause": "x"},
     [say.SHARED, say.VIEW[View.AFTER_APOLOGY]]),
    ("offer", {"fault": "shared", "sorry_said": True}, [say.VIEW[View.NOW]]),
    ("offer", {"fault": "not ours"}, [say.VIEW[View.NOW]]),
    ("offer", {"fault": "not ours", "more": {"view": {"view": "Said"}}}, []),
    ("offer", {"fault": "not ours", "was_heard": False}, [say.VIEW[View.AFTER_HEARD]]),
    ("offer", {}, [say.VIEW[View.AFTER_WE_KNOW]]),
    ("offer", {"fault": "not ours", "more": {"offers": ONE}}, [say.VIEW[View.NOW]]),
    ("offer", {"fault": "not ours", "more": {"offers": ONLY_ONE}},
     [say.ONLY_ONE, say.VIEW[View.NOW]]),
    ("offer", {"fault": "ours", "sorry_said": True,
               "more": refuse(a_case(), now=NOON).records, "record": {"theirs": "£480"}},
     [say.REFUSED[Next.LIMITS], say.VIEW[View.SKIPPED]]),
    # After it
    ("act", {"promises": (BROKEN,)}, [say.PROMISE_BROKEN]),
    ("act", {}, []),
    ("follow_up", {}, []),
    ("prevent", {}, [say.ONE_OFF]),
    ("prevent", {"severity": Severity.HIGH}, [say.IN_FULL]),
    ("prevent", {"state": State.CLOSED}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "facts", "said"),
    SITUATIONS,
    ids=[f"{n}-{key}" for n, (key, _, _) in enumerate(SITUATIONS)],
)
def test_what_the_rules_say(key: str, facts: dict[str, Any], said: list[str]) -> None:
    assert lines(case_of(**facts), key) == said


@pytest.mark.parametrize(
    ("situation", "key", "facts", "said"),
    [
        ("heated-conversation", "listen", {"was_heard": False}, []),
        ("heated-conversation", "acknowledge", {}, [say.UNCLEAR]),
        ("heated-conversation", "honest", {"fault": "ours", "cause": "x"}, [say.OURS]),
        ("conflict", "objective", {}, [say.RECEIPT, say.MAY_COOL.format("15, 30 or 60")]),
        (
            "conflict",
            "objective",
            {**SENT, "reached": Reached.CHAT, "was_heard": False},
            [say.CALL_BACK],
        ),
        ("conflict", "listen", {"fault": "not ours"}, []),
        ("conflict", "apologize", {"fault": "not ours"}, [say.NOT_OURS, say.SHOWN]),
        ("conflict", "view", {"fault": "ours"}, [say.VIEW[View.SKIPPED]]),
        ("conflict", "view", {"fault": "not ours"}, [say.VIEW[View.NOW]]),
        ("conflict", "resolve", {}, [say.VIEW[View.AFTER_WE_KNOW]]),
        ("unhappy-client", "understand", {"was_heard": False}, []),
        ("unhappy-client", "acknowledge", {"fault": "ours", "was_heard": False}, [say.OURS_LATER]),
    ],
)
def test_the_rules_hold_in_every_playbook(
    situation: str, key: str, facts: dict[str, Any], said: list[str]
) -> None:
    assert lines(case_of(situation=situation, **facts), key) == said


def test_a_cooling_off_says_until_when() -> None:
    until = NOW + HOUR
    chosen = {"began": NOW.isoformat(), "until": until.isoformat()}
    case = replace(case_of(more={"cooling": chosen}), receipt_at=NOON)

    (line,) = advice(case, a_playbook().step("prepare"), now=NOW)

    assert (line.topic, line.at) == (Topic.REPLY, until)
    assert "{at}" in line.text
    assert lines(case, "prepare", now=until) == [say.COOLING[Ended.TIME]]


def test_personal_data_shows_its_72_hours_and_that_they_are_over() -> None:
    case = case_of(serious=frozenset({Serious.PERSONAL_DATA}))
    step = a_playbook().step("listen")

    _, running = advice(case, step, now=NOW)
    _, over = advice(case, step, now=NOON + timedelta(hours=72))

    assert running.text == "Personal data: 72 hours end {at}. Ask counsel who must be told."
    assert "72 hours ended {at}" in over.text
    assert running.at == over.at == NOON + timedelta(hours=72)


def test_a_repeat_is_apologized_for_by_someone_senior() -> None:
    case = case_of("ours")

    assert lines(case, "acknowledge", around=CAME_BACK) == [say.REPEAT, say.OURS]
    assert lines(case_of(), "prevent", around=CAME_BACK) == [say.IN_FULL]


def test_a_cause_that_came_back_elsewhere_is_prevented_and_no_apology_to_this_client() -> None:
    around = Around(repeat=Repeat(cause=True))

    assert say.REPEAT not in lines(case_of("ours"), "acknowledge", around=around)
    assert lines(case_of(), "prevent", around=around) == [say.IN_FULL]


@pytest.mark.parametrize(
    ("needed", "line", "who"),
    [
        (Approval(level=1, ask=("ULEAD",)), say.APPROVAL, ("ULEAD",)),
        (Approval(level=1, ask=("ULEAD",), no_by="UBOB"), say.NOT_APPROVED, ("UBOB",)),
        (Approval(level=2, ask=()), say.NOBODY_APPROVES, ()),
    ],
)
def test_an_offer_above_the_limit_waits_for_its_yes(
    needed: Approval, line: str, who: tuple[str, ...]
) -> None:
    case = case_of("not ours", more={"offers": ONE})
    step = a_playbook().step("offer")

    first, second = advice(case, step, now=NOW, around=Around(approval=needed))

    assert (first.text, first.who) == (line, who)
    assert second.text == say.VIEW[View.NOW]


def test_a_large_sum_asks_for_the_ways_first_and_holds_back_no_apology() -> None:
    case = case_of("ours", serious=frozenset({Serious.LARGE_SUM}))

    assert say.LARGE_SUM in lines(case, "offer")
    assert lines(case, "acknowledge")[0] == say.OURS


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({}, Phrases.SAFE),
        ({"fault": "unclear"}, Phrases.SAFE),
        ({"fault": "shared"}, Phrases.KNOWN),
        ({"fault": "shared", "was_heard": False}, Phrases.SAFE),
        ({"fault": "not ours"}, Phrases.KNOWN),
        ({"fault": "ours"}, Phrases.OURS),
        ({"fault": "ours", "was_heard": False}, Phrases.SAFE),
        ({"fault": "ours", "serious": LEGAL}, Phrases.HOLD),
        ({"serious": LEGAL, "more": {"counsel": counsel(Allowed.APOLOGY)}}, Phrases.HOLD),
        ({"fault": "ours", "serious": LEGAL,
          "more": {"counsel": counsel(Allowed.APOLOGY_AND_REMEDY)}}, Phrases.OURS),
    ],
)  # fmt: skip
def test_which_phrases_are_used(facts: dict[str, Any], kind: Phrases) -> None:
    assert phrases(case_of(**facts), now=NOW) is kind


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {}, []),
        ({}, {"fault": "ours"}, ["It was ours: apologize once"]),
        ({"fault": "ours"}, {"fault": "not ours"}, ["It was not ours"]),
        ({"fault": "ours"}, {"fault": ""}, ["Fault is unclear again"]),
        ({}, {"fault": "ours", "serious": LEGAL}, ["Legal hold now"]),
        (
            {"serious": LEGAL},
            {"more": {"hold": {"legal": NOON.isoformat()}}},
            ["The answer is taken"],
        ),
        (
            {"serious": LEGAL},
            {"serious": LEGAL, "more": {"hold": {"legal lifted": NOON.isoformat()}}},
            ["The hold is lifted"],
        ),
        (
            {"serious": LEGAL},
            {"serious": LEGAL, "more": {"counsel": counsel(Allowed.APOLOGY)}},
            ["Counsel was asked: we may apologize."],
        ),
        ({}, {"severity": Severity.CRITICAL}, ["Critical now"]),
        ({}, {"situation": "conflict"}, ["Another playbook now"]),
        ({}, {"serious": frozenset({Serious.LARGE_SUM})}, ["A large sum"]),
        (
            {},
            {"serious": frozenset({Serious.PRESS, Serious.ABOUT_US})},
            ["It is about one of us", "Press is in it"],
        ),
    ],
)
def test_a_change_says_what_it_changes(
    before: dict[str, Any], after: dict[str, Any], said: list[str]
) -> None:
    found = [line.text for line in changes(case_of(**before), case_of(**after))]

    assert len(found) == len(said)
    assert all(text.startswith(start) for text, start in zip(found, said, strict=True))


def test_never_more_than_two_short_lines_whatever_the_case() -> None:
    serious = frozenset({Serious.PRESS, Serious.ABOUT_US, Serious.LARGE_SUM})
    for playbook in shipped().values():
        for step in playbook.steps:
            for fault in ("", "ours", "shared", "not ours"):
                case = case_of(
                    fault,
                    situation=playbook.name,
                    serious=serious,
                    promises=(BROKEN,),
                    record={"theirs": "£480", **HANDLING},
                )
                found = advice(case, step, now=NOW, around=CAME_BACK)
                assert len(found) <= MOST
                assert all(len(line.text) <= LONGEST for line in found)


def test_every_line_is_short_and_ends_its_sentence() -> None:
    every = [*texts(vars(say))]

    assert len(every) > 50
    assert [text for text in every if len(text) > LONGEST] == []
    assert [t for t in every if t.endswith(".") != (t[0].isupper())] == []


def texts(names: dict[str, Any]) -> list[str]:
    found = [value for name, value in names.items() if name.isupper()]
    nested = [list(value.values()) if isinstance(value, dict) else [value] for value in found]
    return [text.strip() for values in nested for text in values]
