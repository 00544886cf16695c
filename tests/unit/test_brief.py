"""The brief: facts with their times, gaps where the case does not know, and nothing held back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.brief import FACTS, Asker, admissions, brief, in_full
from bot.domain.case import Case, Serious
from bot.domain.hold import withheld
from bot.domain.playbook import GAP
from bot.domain.promise import PromiseState
from bot.domain.record import LONG_TEXT
from bot.domain.timeline import Entry, Kind
from bot.domain.wording import check
from tests.factories import ANN, a_case, a_promise, an_escalation
from tests.support.clock import NOON

AN_HOUR = timedelta(hours=1)
NOW = NOON + 2 * AN_HOUR
ASKER = Asker(name="Ann Berger", reason="I am stuck", place="Berlin")
ON_A_PHONE = 1000
"""Characters: about two screens."""
SUED = "You owe us £480 and a refund, or you will hear from my lawyer"
LEGAL = frozenset({Serious.LEGAL})


def says(at: datetime) -> str:
    return f"{at:%a %H:%M}"


def told(kind: Kind, what: str, *, hours: int = 1) -> Entry:
    return Entry(
        id=f"{kind}-{hours}", kind=kind, by=ANN, at=NOON + hours * AN_HOUR, detail={"what": what}
    )


def written(case: Case, *entries: Entry) -> str:
    return brief(case, entries, ASKER, says, now=NOW)


def test_it_says_who_it_is_about_and_why_it_is_raised() -> None:
    assert written(a_case()).startswith(
        "CI-1 · Acme · normal\nI am stuck.\nRaised by Ann Berger, Mon 14:00, times as in Berlin."
    )


def test_what_happened_has_times_and_the_client_s_own_words() -> None:
    text = written(
        a_case(happened="We paid “twice” for May"),
        told(Kind.CLIENT_UPDATE, "We have it, I answer today"),
        told(Kind.NOTE, "only for us"),
    )

    assert "- Mon 12:00, by email: “We paid ’twice’ for May”" in text
    assert "- Mon 13:00, client update: “We have it, I answer today”" in text
    assert "only for us" not in text


def test_only_the_last_of_many_updates_are_told() -> None:
    updates = [told(Kind.CLIENT_UPDATE, f"word {n}", hours=n) for n in range(1, 9)]

    text = written(a_case(), *updates)

    assert "word 8" in text
    assert "word 5" in text
    assert "word 4" not in text


def test_what_the_case_does_not_know_is_a_gap() -> None:
    text = written(a_case(want=""))

    assert f"What they want: {GAP}" in text
    assert f"Reach them: Acme, {GAP}" in text
    assert f"They expect our next word by {GAP}." in text
    assert "What we offered: nothing yet" in text
    assert "What we promised: nothing yet" in text
    assert "They have had no word from us yet." in text


def test_the_records_say_what_they_want_what_it_did_and_whose_fault_it_is() -> None:
    records = {
        "need": {"need": "The £480 back"},
        "harm": {"harm": "No wages on pay day"},
        "fault": {"fault": "ours", "fault_fact": "we charged twice"},
    }

    text = written(a_case(records=records, next_update_at=NOW + AN_HOUR, contact="Maria"))

    assert "What they want: “The £480 back”" in text
    assert "What it did to them: “No wages on pay day”" in text
    assert "Whose fault: ours, “we charged twice”" in text
    assert "Reach them: Maria" in text
    assert "our next word by Mon 15:00." in text


@pytest.mark.parametrize(
    ("changed", "became"),
    [
        ({}, "open"),
        ({"due_at": NOON + AN_HOUR}, "past due"),
        ({"state": PromiseState.KEPT}, "kept"),
        ({"state": PromiseState.BROKEN}, "not kept"),
    ],
)
def test_a_promise_says_what_became_of_it(changed: dict[str, Any], became: str) -> None:
    text = written(a_case(promises=(a_promise(**changed),)))

    assert text.count("“Refund the second charge”, by ") == 1
    assert f": {became}\n" in text


def test_of_many_promises_the_broken_and_the_owed_come_first() -> None:
    kept = [a_promise(id=str(n), what=f"kept {n}", state=PromiseState.KEPT) for n in range(5)]
    broken = a_promise(id="b", what="broken one", state=PromiseState.BROKEN)

    text = written(a_case(promises=(*kept, broken, a_promise())))

    assert "broken one" in text
    assert "Refund the second charge" in text
    assert "- and 3 more in the case" in text


def test_it_is_read_on_a_phone_however_much_was_typed() -> None:
    long = "Word by word " * 800
    records = {"need": {"need": long}, "harm": {"harm": long}, "fault": {"fault_fact": long}}
    updates = [told(Kind.CLIENT_UPDATE, long, hours=n) for n in range(1, 9)]
    promises = tuple(a_promise(id=str(n), what=long) for n in range(30))

    text = written(a_case(happened=long, records=records, promises=promises), *updates)

    assert len(text) <= LONG_TEXT
    assert max(len(line) for line in text.splitlines()) < FACTS[0] + 80
    usual = a_case(records={"need": {"need": "The £480 back"}}, promises=(a_promise(),))
    assert len(written(usual, told(Kind.CLIENT_UPDATE, "We have it"))) < ON_A_PHONE


def test_under_legal_hold_it_has_nothing_of_fault_sums_or_remedies() -> None:
    records = {
        "fault": {"fault": "ours", "fault_fact": "it was our mistake"},
        "need": {"need": "Their money again"},
        "harm": {"harm": "No wages on pay day"},
    }
    offered = told(Kind.CLIENT_UPDATE, "We refund £480 today", hours=2)
    case = a_case(
        happened=SUED, serious=LEGAL, records=records, want="£480", promises=(a_promise(),)
    )

    text = written(case, told(Kind.CLIENT_UPDATE, "We have it"), offered)

    for word in ("£480", "refund", "our mistake", "Whose fault", "money", "offered"):
        assert word not in text
    assert admissions(case, text) == ()
    assert "legal hold" in text
    assert "- Mon 12:00, by email: (held back)" in text
    assert "- (held back), by Tue 12:00: open" in text
    assert "client update: “We have it”" in text
    assert "“No wages on pay day”" in text
    assert "Ask by voice" in text


def test_what_counsel_allows_is_in_it_again() -> None:
    allowed = {"who": "Ines", "at": NOW.isoformat(), "allowed": "apology and remedy"}
    case = a_case(serious=LEGAL, promises=(a_promise(),), records={"counsel": allowed})

    assert "“Refund the second charge”" in written(case)
    assert "Ask by voice" not in written(case)


@pytest.mark.parametrize("serious", [frozenset(), LEGAL])
def test_its_own_words_have_nothing_to_mend(serious: frozenset[Serious]) -> None:
    records = {"fault": {"fault": "ours", "fault_fact": "you should have been told"}}
    case = a_case(
        happened=SUED, serious=serious, records=records, want="£480", promises=(a_promise(),)
    )

    text = written(case, told(Kind.CLIENT_UPDATE, "Calm down, it will be fine soon"))

    assert check(text, withheld=withheld(case)) == ()


def test_admissions_are_found_in_quotes_too() -> None:
    held = a_case(serious=LEGAL)

    assert admissions(held, "They say: “refund us”") == ("refund",)
    assert admissions(held, 'They say: "refund us"') == ("refund",)
    assert admissions(a_case(), "They say: “refund us”") == ()


def test_in_full_the_decision_comes_first() -> None:
    asked = an_escalation(needed_by=NOW)

    assert in_full(asked, says).startswith(
        "Decision needed: May we waive a month?\nBy when: Mon 14:00\n\nAcme was charged twice."
    )


def test_a_decision_that_nobody_named_is_a_gap() -> None:
    raised_by_silence = an_escalation(decision="", asked_by="")

    assert in_full(raised_by_silence, says).startswith(f"Decision needed: {GAP}\nBy when: {GAP}")
