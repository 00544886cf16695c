"""Which past cases are most like one that is open, and what can be learnt from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.case import Case, Outcome, Records
from bot.domain.offer import MOST

SHOWN = 3
"""Enough to learn from, few enough to be read."""
RECENT_DAYS = 90
"""How far back the opening form looks."""
SAME_CAUSE = 0.5
SAME_CLIENT = 0.25
"""Beside the best match of the words, which counts 1."""
_ENDED = {Outcome.SOLVED: 1.0, Outcome.PARTLY: 0.9}
_NOT_WELL = 0.75


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """`score`: how well its words match, in the database's own measure; 0 when none does."""

    case_id: str
    score: float = 0
    same_client: bool = False
    same_cause: bool = False
    outcome: Outcome | None = None


def rank(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The most alike first; of two that are as alike, the one that ended better."""
    found = list(candidates)
    best = max((each.score for each in found), default=0) or 1
    return sorted(found, key=lambda each: -_worth(each, best))


def _worth(candidate: Candidate, best: float) -> float:
    alike = candidate.score / best
    alike += SAME_CAUSE * candidate.same_cause + SAME_CLIENT * candidate.same_client
    ended = 1.0 if candidate.outcome is None else _ENDED.get(candidate.outcome, _NOT_WELL)
    return alike * ended


def tried(case: Case) -> Sequence[str]:
    """The ways that we offered."""
    return _offered(case.records)


def worked(case: Case) -> str:
    """What was agreed, or what we did where it was solved already."""
    return _agreed(case.records)


def told(client: str, happened: str, cause: str, records: Records) -> str:
    """All of a case that a search looks at."""
    return " ".join((client, happened, cause, *_offered(records), _agreed(records)))


def text_of(case: Case) -> str:
    return told(case.client, case.happened, case.cause, case.records)


def _offered(records: Records) -> list[str]:
    offers = records.get("offers", {})
    made = [offers.get(f"what_{n}", "").strip() for n in range(1, MOST + 1)]
    return [each for each in made if each]


def _agreed(records: Records) -> str:
    agreed = records.get("agreement", {}).get("agreed", "").strip()
    return agreed or records.get("solution", {}).get("solution", "").strip()
