"""Which variant of a draft a case gets, and what legal hold lets through."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Reached
from bot.domain.draft import (
    KEYS,
    Circumstances,
    DoesNotFit,
    Variant,
    Withheld,
    variant_for,
)
from bot.domain.drafts import CHASES
from bot.domain.hold import Words
from bot.domain.promise import PromiseState
from bot.domain.wording import check
from bot.playbooks.drafts import FILE, parse_drafts
from tests.factories import a_case, a_promise
from tests.support.clock import NOON
from tests.unit.drafting import DRAFTS, NOW, held, said, with_fault

BROKEN = a_promise(state=PromiseState.BROKEN, answered_at=NOON)


FOUND = a_case(reached=Reached.FOUND)


REFUSED = {"at": NOON.isoformat()}


LIMITED = {**REFUSED, "our_limits": "half", "their_limits": "all", "proposal": "two thirds"}


VARIANTS = [
    ("acknowledgement", a_case(), NOW, Variant.UNCLEAR),
    ("acknowledgement", a_case(records={"fault": {"fault": ""}}), NOW, Variant.UNCLEAR),
    ("acknowledgement", with_fault("ours"), NOW, Variant.OURS),
    ("acknowledgement", with_fault("shared"), NOW, Variant.SHARED),
    ("acknowledgement", with_fault("not ours"), NOW, Variant.NOT_OURS),
    ("acknowledgement", with_fault("not ours", handling="late"), NOW, Variant.CARELESS),
    ("acknowledgement", a_case(promises=(BROKEN,)), NOW, Variant.BROKEN_PROMISE),
    (
        "acknowledgement",
        a_case(promises=(BROKEN,), updated_at=NOON + timedelta(hours=1)),
        NOW,
        Variant.UNCLEAR,
    ),
    (
        "acknowledgement",
        a_case(promises=(a_promise(),)),
        Circumstances(now=NOON + timedelta(days=1)),
        Variant.BROKEN_PROMISE,
    ),
    ("acknowledgement", with_fault("ours"), replace(NOW, repeat=True), Variant.REPEAT),
    ("acknowledgement", held(), NOW, Variant.HOLD),
    ("acknowledgement", held("sympathy"), NOW, Variant.HOLD),
    ("acknowledgement", held("apology"), NOW, Variant.HOLD_APOLOGY),
    ("acknowledgement", held("apology", fault={"fault": "not ours"}), NOW, Variant.HOLD),
    ("acknowledgement", held("apology and remedy"), NOW, Variant.OURS),
    ("receipt", a_case(), NOW, Variant.PLAIN),
    ("receipt", FOUND, NOW, Variant.FOUND),
    ("receipt", held(), NOW, Variant.HOLD),
    ("receipt", held("apology and remedy"), NOW, Variant.HOLD),
    ("options", a_case(), NOW, Variant.PLAIN),
    ("options", a_case(records={"refused": REFUSED}), NOW, Variant.REFUSED),
    ("options", a_case(records={"refused": LIMITED}), NOW, Variant.SUM_UP),
    ("options", held("apology and remedy"), NOW, Variant.PLAIN),
    ("our_view", with_fault("shared"), NOW, Variant.SHARED),
    ("our_view", with_fault("not ours"), NOW, Variant.NOT_OURS),
]


@pytest.mark.parametrize(("key", "case", "circumstances", "variant"), VARIANTS)
def test_the_variant_follows_the_case(
    key: str, case: Case, circumstances: Circumstances, variant: Variant
) -> None:
    assert variant_for(DRAFTS[key], case, circumstances) is variant


@pytest.mark.parametrize("fault", ["ours", "unclear"])
def test_our_view_is_left_out_when_the_fault_is_ours_or_not_known(fault: str) -> None:
    with pytest.raises(DoesNotFit, match="leave the view out"):
        said("our_view", with_fault(fault))


@pytest.mark.parametrize("key", sorted(set(KEYS) - {*CHASES, "our_view"}))
def test_under_hold_a_draft_says_nothing_that_is_withheld_or_waits(key: str) -> None:
    case = held()
    try:
        text = said(key, case)
    except Withheld:
        return

    assert check(text, withheld=frozenset(Words)) == ()


def test_under_hold_contact_goes_on_and_the_matter_rests() -> None:
    case = held()
    may = {key for key in KEYS if _may(key, case)}

    assert may == {
        "receipt",
        "holding_message",
        "acknowledgement",
        "update_without_news",
        "renegotiation",
        "introduction",
        "taken_over",
    }


def test_a_teams_draft_without_a_text_for_hold_waits_under_hold() -> None:
    own = parse_drafts('[receipt]\ntitle = "Got it"\nwriting = "Our mistake."', file=FILE)

    with pytest.raises(Withheld, match="“Got it” waits until it is lifted"):
        variant_for(own["receipt"], held(), NOW)


def _may(key: str, case: Case) -> bool:
    try:
        said(key, case)
    except (Withheld, DoesNotFit):
        return False
    return True


def test_a_fault_changed_after_we_spoke_is_corrected_first() -> None:
    changed = {"told": "not ours", "changed_at": NOON.isoformat()}
    case = with_fault("ours", **changed)

    letter = said("acknowledgement", case).split("\n\n")

    assert letter[1].startswith("First I have to correct myself:")
    assert letter[2].startswith("You are right: we charged you twice on 3 May.")
    assert check("\n\n".join(letter)) == ()
