"""Which drafts a step, a case or a reminder offers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case
from bot.domain.draft import (
    KEYS,
)
from bot.domain.drafts import CHASES, draft_for_reminder, drafts_for_step, drafts_on_offer
from bot.domain.reminder import Kind
from tests.factories import a_case, a_playbook, a_promise
from tests.support.clock import NOON
from tests.unit.drafting import DRAFTS, NOW, held, said, with_fault
from tests.unit.test_draft_variants import REFUSED

STEPS = [
    ("client-issue", "prepare", ("receipt", "holding_message")),
    ("client-issue", "listen", ("paraphrase",)),
    ("client-issue", "understand", ("paraphrase", "acknowledgement")),
    ("client-issue", "acknowledge", ("acknowledgement",)),
    ("client-issue", "offer", ("options", "our_view", "promise")),
    ("client-issue", "act", ("update_without_news", "renegotiation", "solved")),
    ("client-issue", "follow_up", ("follow_up_question",)),
    ("client-issue", "prevent", ("what_we_changed", "word_to_other_clients")),
    ("heated-conversation", "calm", ("holding_message",)),
    ("heated-conversation", "honest", ("acknowledgement",)),
    ("conflict", "view", ("our_view",)),
]


@pytest.mark.parametrize(("playbook", "key", "keys"), STEPS)
def test_a_step_offers_the_drafts_of_what_it_is_for(
    playbook: str, key: str, keys: tuple[str, ...]
) -> None:
    assert drafts_for_step(a_playbook(playbook).step(key)) == keys


@pytest.mark.parametrize("name", ["client-issue", "heated-conversation", "conflict"])
def test_no_step_is_without_a_draft_that_exists(name: str) -> None:
    for step in a_playbook(name).steps:
        assert set(drafts_for_step(step)) <= set(KEYS)
        assert drafts_on_offer(step, held(), DRAFTS, NOW)


def test_every_draft_is_offered_somewhere() -> None:
    by_step = {
        key
        for name in ("client-issue", "heated-conversation", "conflict", "unhappy-client")
        for step in a_playbook(name).steps
        for key in drafts_for_step(step)
    }
    by_reminder = {draft_for_reminder(kind) for kind in Kind}
    elsewhere = {*CHASES, "final_answer", "introduction", "taken_over"}

    assert by_step | by_reminder | elsewhere >= set(KEYS)


OFFERED = [
    ("listen", a_case(), ("receipt", "paraphrase")),
    ("listen", a_case(receipt_at=NOON), ("paraphrase",)),
    ("prepare", a_case(receipt_at=NOON), ("holding_message",)),
    ("offer", a_case(receipt_at=NOON), ("options", "promise")),
    ("offer", replace(with_fault("shared"), receipt_at=NOON), ("options", "our_view", "promise")),
    (
        "offer",
        a_case(records={"refused": REFUSED}, receipt_at=NOON),
        ("options", "promise", "final_answer"),
    ),
    ("offer", replace(held(), receipt_at=NOON), ("holding_message", "acknowledgement")),
]


@pytest.mark.parametrize(("key", "case", "keys"), OFFERED)
def test_only_what_fits_the_case_is_offered(key: str, case: Case, keys: tuple[str, ...]) -> None:
    step = a_playbook().step(key)

    assert drafts_on_offer(step, case, DRAFTS, NOW) == keys


def test_a_promise_that_was_not_kept_is_apologized_for_whatever_step_is_open() -> None:
    late = a_case(promises=(a_promise(due_at=NOON),), receipt_at=NOON - timedelta(days=1))
    step = a_playbook("client-issue").step("act")

    assert drafts_on_offer(step, late, DRAFTS, NOW)[0] == "acknowledgement"
    assert "acknowledgement" not in drafts_on_offer(step, replace(late, promises=()), DRAFTS, NOW)
    assert said("acknowledgement", late).count("We did not keep it") == 1


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (Kind.RECEIPT, "receipt"),
        (Kind.CLIENT_UPDATE, "update_without_news"),
        (Kind.PROMISE_SOON, "renegotiation"),
        (Kind.PROMISE, "acknowledgement"),
        (Kind.ANSWER_BY, "holding_message"),
        (Kind.FOLLOW_UP, "follow_up_question"),
        (Kind.TASK, None),
        (Kind.DIGEST, None),
    ],
)
def test_a_reminder_that_needs_one_has_its_draft(kind: Kind, key: str | None) -> None:
    assert draft_for_reminder(kind) == key


def test_a_reminder_of_one_promise_speaks_of_that_one() -> None:
    other = a_promise(id="other", what="The list", due_at=NOON + timedelta(hours=2))
    case = a_case(promises=(a_promise(from_agreement=True), other))

    text = said("renegotiation", case, replace(NOW, promise=other))

    assert "I gave you a time for this: the list, by Monday at 14:00." in text
