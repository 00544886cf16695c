"""Which past cases come first, and what is learnt from them."""

from bot.domain.case import Outcome
from bot.domain.similar import Candidate, rank, text_of, tried, worked
from tests.factories import a_case


def order(*candidates: Candidate) -> list[str]:
    return [each.case_id for each in rank(candidates)]


def test_better_words_come_first() -> None:
    assert order(Candidate(case_id="a", score=1), Candidate(case_id="b", score=2)) == ["b", "a"]


def test_the_same_cause_counts_more_than_the_same_client() -> None:
    client = Candidate(case_id="client", score=1, same_client=True)
    cause = Candidate(case_id="cause", score=1, same_cause=True)

    assert order(client, cause, Candidate(case_id="words", score=1)) == ["cause", "client", "words"]


def test_of_two_that_are_as_alike_the_one_that_ended_well_comes_first() -> None:
    poor = Candidate(case_id="poor", score=1, outcome=Outcome.NO_AGREEMENT)
    partly = Candidate(case_id="partly", score=1, outcome=Outcome.PARTLY)
    solved = Candidate(case_id="solved", score=1, outcome=Outcome.SOLVED)

    assert order(poor, partly, solved) == ["solved", "partly", "poor"]


def test_a_good_ending_does_not_outweigh_a_much_better_match() -> None:
    poor = Candidate(case_id="poor", score=2, outcome=Outcome.NO_AGREEMENT)

    assert order(Candidate(case_id="solved", score=1, outcome=Outcome.SOLVED), poor)[0] == "poor"


def test_without_any_word_in_common_client_and_cause_decide() -> None:
    assert order(Candidate(case_id="a"), Candidate(case_id="b", same_client=True)) == ["b", "a"]


def test_what_was_offered_and_agreed_is_found_and_shown() -> None:
    records = {
        "offers": {"what_1": "A credit note", "what_2": " ", "what_3": "Next month free"},
        "agreement": {"agreed": "The credit note"},
    }
    case = a_case(cause="A second run", records=records)

    assert list(tried(case)) == ["A credit note", "Next month free"]
    assert worked(case) == "The credit note"
    told = "Acme Charged twice for March A second run A credit note Next month free The credit note"
    assert text_of(case) == told


def test_of_a_case_that_was_solved_already_what_we_did_counts() -> None:
    assert worked(a_case(records={"solution": {"solution": "Paid back"}})) == "Paid back"
    assert worked(a_case()) == ""
