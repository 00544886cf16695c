"""The drafts: each in its variants, filled from the case, and fit to be sent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Reached
from bot.domain.draft import (
    KEYS,
    Channel,
    Variant,
    filled,
    gaps,
)
from bot.domain.facts import Speaker, facts
from bot.domain.hold import Words
from bot.domain.playbook import GAP
from bot.domain.wording import check
from bot.playbooks import PlaybookError
from bot.playbooks.drafts import FILE, load_drafts, parse_drafts
from tests.factories import a_case, a_promise
from tests.support.clock import NOON
from tests.unit.drafting import DRAFTS, NOW, RECORDS, said, with_fault
from tests.unit.test_draft_variants import LIMITED
from tests.unit.test_playbooks import VALUES

MOST_SENTENCES = 7
FIELD_OF_A_FORM = 3000

KNOWN = VALUES | {
    "action": "a second person reads each list of bookings before it goes out",
    "cause": "bookings were typed in by hand",
    "handling": "two of your e-mails lay unanswered for a week",
    "limits": "to move the date of the bank",
    "new_time": "Thursday at 10:00",
    "next_place": "the ombudsman of our trade",
    "options": "1. The £480 back, by today at 17:00\n2. May free of charge, by Friday at 12:00",
    "other_client": "Northwind",
    "our_limits": "half of the fee, since the work of April was used",
    "promised": "the list of all bookings of this year",
    "proposal": "a third of the fee, and the report anew",
    "question": "which of your two accounts the money goes to",
    "taken_by": "Ines Roth",
    "reasons": "the two bookings were ordered on 3 and 4 May, and both were delivered",
    "their_limits": "no payment before the report is complete",
    "touches": "one booking of May may show twice on your bill",
    "stands": "the list of all bookings of this year",
    "stands_by": "Thursday at 10:00",
    "view": "the order of 3 May names two dates, and both were confirmed by Tom",
    "was_due": "yesterday at 15:00",
    "without_answer": "the money goes to the account that we know",
}


def wordings() -> Iterator[Any]:
    for key, template in DRAFTS.items():
        for variant, wording in template.variants.items():
            for channel in Channel:
                yield pytest.param(variant, wording.on(channel), id=f"{key}-{variant}-{channel}")


def withheld_for(variant: Variant) -> frozenset[Words]:
    if variant is Variant.HOLD_APOLOGY:
        return frozenset({Words.SUMS, Words.REMEDIES})
    return frozenset(Words) if variant is Variant.HOLD else frozenset()


def test_every_draft_is_shipped() -> None:
    assert set(DRAFTS) == set(KEYS)


@pytest.mark.parametrize("values", [KNOWN, {}], ids=["known", "nothing known"])
@pytest.mark.parametrize(("variant", "text"), tuple(wordings()))
def test_every_variant_passes_the_checker(
    variant: Variant, text: str, values: dict[str, str]
) -> None:
    assert check(filled(text, values), withheld=withheld_for(variant)) == ()


@pytest.mark.parametrize(("variant", "text"), tuple(wordings()))
def test_every_variant_is_short_and_leaves_no_brace(variant: Variant, text: str) -> None:
    told = filled(text, KNOWN)
    sentences = [each for each in re.split(r"(?<=[.?!])\s", told) if each]

    assert len(sentences) <= MOST_SENTENCES
    assert not set(told) & set("{}[]")
    assert gaps(told) == 0


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("key", KEYS)
def test_a_draft_of_very_long_facts_still_fits_into_a_field(key: str, channel: Channel) -> None:
    long = "A long story that goes on. " * 74
    records = {name: dict.fromkeys(record, long) for name, record in RECORDS.items()}
    refused = {"our_limits": long, "their_limits": long, "proposal": long, "at": NOON.isoformat()}
    fault = {"fault": "not ours", "handling": long}
    prevention = {"action": long}
    case = a_case(
        happened=long,
        cause=long,
        records={**records, "fault": fault, "refused": refused, "prevention": prevention},
    )
    given = dict.fromkeys(("limits", "question", "reasons", "next_place", "touches"), long)

    assert len(said(key, case, replace(NOW, channel=channel, given=given))) <= FIELD_OF_A_FORM


def test_what_is_written_is_a_letter_and_what_is_said_is_not() -> None:
    case = a_case(contact="Maria", next_update_at=NOON + timedelta(hours=3))

    written = said("receipt", case)
    spoken = said("receipt", replace(case, reached=Reached.PHONE))

    assert written.startswith("Hello Maria,\n\nThank you for telling us.")
    assert written.endswith("You'll have my answer by Monday at 15:00.\n\nAnn")
    assert spoken.startswith("Thank you for telling us, Maria. I'm Ann,")


def test_what_belongs_into_writing_is_written_also_after_a_call() -> None:
    case = a_case(reached=Reached.PHONE, records={"refused": LIMITED})

    assert said("options", case).startswith("Hello Acme,\n\nThis is where we stand")


def test_what_the_case_does_not_know_is_a_gap() -> None:
    text = said("acknowledgement", a_case())

    assert f"by {GAP}, whatever it is." in text
    assert gaps(text) == 1


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("fault", ["unclear", "ours", "shared", "not ours"])
def test_a_harm_that_nobody_noted_leaves_no_gap_and_no_scar(fault: str, channel: Channel) -> None:
    case = a_case(
        records={"fault": {"fault": fault, "fault_fact": "we charged you twice"}},
        next_update_at=NOON + timedelta(hours=3),
    )

    text = said("acknowledgement", case, replace(NOW, channel=channel))

    assert "mean" not in text
    assert "did to you" not in text
    assert GAP not in text.partition("What we do")[0]
    assert not re.search(r"  | [.,]|[\[\]]|\n ", text.replace(GAP, "x"))


def test_what_is_theirs_is_the_remedy_until_something_is_agreed() -> None:
    case = with_fault("ours", theirs="the £480")
    owed = replace(case, records={**case.records, "agreement": {}})

    assert f"What we do now: we give back the £480, by {GAP}." in said("acknowledgement", owed)
    assert "give back" not in said("acknowledgement", case)
    assert "give back" not in said("acknowledgement", with_fault("not ours", theirs="the £480"))


@pytest.mark.parametrize("channel", Channel)
def test_an_introduction_names_the_promise_that_is_due_next(channel: Channel) -> None:
    soon = a_promise(id="soon", what="the list", due_at=NOON + timedelta(hours=1))
    late = a_promise(id="late", what="the report", due_at=NOON + timedelta(hours=5))
    past = a_promise(id="past", what="a call", due_at=NOON - timedelta(hours=5))
    case = a_case(promises=(late, past, soon))

    text = said("introduction", case, replace(NOW, channel=channel))

    assert "again. What we promised stands: the list, by Monday at 13:00." in text.replace(
        "far.", "again."
    )
    assert gaps(text) == 0


def test_an_introduction_without_promises_speaks_of_none() -> None:
    text = said("introduction", a_case(records=RECORDS, next_update_at=NOON + timedelta(days=1)))

    assert "again. What you need from us:\n“The £480 back before pay day.”\nYou'll hear" in text
    assert "stands" not in text
    assert gaps(text) == 0


def test_a_time_that_has_passed_is_not_promised() -> None:
    case = a_case(next_update_at=NOON - timedelta(hours=1), updated_at=NOON)

    assert f"You'll have my answer by {GAP}." in said("receipt", case)


def test_the_remedy_has_the_time_of_what_was_agreed_and_of_no_other_promise() -> None:
    call = a_promise(id="call", what="Call", due_at=NOON + timedelta(hours=1))
    agreed = a_promise(from_agreement=True)
    case = a_case(records=RECORDS, promises=(call, agreed))

    text = said("acknowledgement", case)

    assert "What we do now: the £480 back to your account, by Tuesday at 12:00." in text
    assert "You'll hear from me by Monday at 13:00," in text


def test_their_own_words_stay_theirs_whatever_is_in_them() -> None:
    case = a_case(happened="You said “soon”. You failed to call, I'm sorry I asked.")

    text = said("paraphrase", case)

    assert "“You said ’soon’. You failed to call, I'm sorry I asked.”" in text
    assert check(text) == ()


def test_the_options_are_those_written_down() -> None:
    offers = {
        "kind_1": "redo",
        "what_1": "The report anew.",
        "at_1": (NOON + timedelta(days=1)).isoformat(),
        "limits_1": "",
        "kind_2": "discount",
        "what_2": "A third off",
        "at_2": (NOON + timedelta(days=2)).isoformat(),
        "limits_2": "the travel costs",
    }
    case = a_case(records={**RECORDS, "offers": offers})

    text = said("options", case, replace(NOW, given={"limits": "a new team"}))

    assert "\n1. The report anew, by Tuesday at 12:00\n" in text
    assert "\n2. A third off, by Wednesday at 12:00 (without: the travel costs)\n" in text
    assert "One thing is not possible, and I'd rather say so now: a new team." in text


def test_a_word_to_another_client_names_neither_this_one_nor_what_they_told_us() -> None:
    case = a_case(client="Acme", contact="Maria", happened="Charged twice", records=RECORDS)

    text = said("word_to_other_clients", case)

    assert text.startswith(f"Hello {GAP},")
    assert not re.search("Acme|Maria|Charged twice", text)


def test_the_facts_of_a_case_without_records_are_those_of_its_card() -> None:
    known = facts(a_case(), Speaker(name="Ann", times={}), now=NOON)

    assert {name: value for name, value in known.items() if value} == {
        "client": "Acme",
        "contact": "Acme",
        "owner": "Ann",
        "happened": "Charged twice for March",
    }


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("receipt = ", "can't be read as TOML"),
        ('[receit]\ntitle = "x"\nwriting = "x"', "Did you mean “receipt”?"),
        ('[receipt]\nwriting = "x"', "title is missing. Add title = …."),
        ('[receipt]\ntitle = "x"', "draft “receipt”: has no text. Add writing = …."),
        ('[receipt]\ntitle = "x"\nwriting = "{clent}"', "Did you mean “client”?"),
        ('[receipt]\ntitle = "x"\nwriting = "a {"', "a brace stands alone"),
        ('[receipt]\ntitle = "x"\nwriting = "a [[b"', "double brackets that open must close"),
        ('[receipt]\ntitle = "x"\nwriting = "[…]"', "is written out"),
        ('[receipt]\ntitle = "x"\n[receipt.when.holt]\nwriting = "x"', "Did you mean “hold”?"),
        ('[receipt]\ntitle = "x"\n[receipt.when.hold]\nwriting = "x"', "Add otherwise = …"),
        ('[receipt]\ntitle = "x"\nwriting = "x"\nphon = "x"', "Did you mean “phone”?"),
        ('[letter]\nhello = "{x}"', "letter: “{x}” can't be filled."),
    ],
)
def test_a_broken_file_of_drafts_says_what_to_mend(text: str, trouble: str) -> None:
    with pytest.raises(PlaybookError) as caught:
        parse_drafts(text, file=FILE)

    assert str(caught.value).startswith(f"{FILE}: ")
    assert trouble in str(caught.value)


def test_a_teams_own_file_replaces_the_drafts_that_it_names() -> None:
    own = '[letter]\nhello = "Dear {contact},"\n[receipt]\ntitle = "Got it"\nwriting = "Thanks."'

    drafts = load_drafts({"ours.toml": own})

    assert drafts["receipt"].title == "Got it"
    assert drafts["receipt"].hello == "Dear {contact},"
    assert drafts["promise"] == DRAFTS["promise"]
