"""Ending without an agreement: the final answer has reasons, and says where they can turn next."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case, Outcome, close, log_client_update, must_be_open
from bot.domain.errors import InvalidFields
from bot.domain.written import write

RECORD = "final"
DRAFT = "final_answer"


def note_final_answer(case: Case, *, reasons: str, next_place: str) -> Case:
    """What the final answer will say; it is not given yet."""
    must_be_open(case)
    missing = {}
    if not reasons.strip():
        missing["reasons"] = "Why does our answer stay? They read these reasons."
    if not next_place.strip():
        missing["next_place"] = "Where can they turn now? There is always somebody."
    if missing:
        raise InvalidFields(missing)
    said = {"reasons": reasons.strip(), "next_place": next_place.strip()}
    return write(case, RECORD, said)


def has_final_answer(case: Case) -> bool:
    return bool(case.record(RECORD).get("reasons"))


def give_final_answer(case: Case, *, now: datetime) -> Case:
    """Said to the client: the case ends here, and one word from them reopens it."""
    must_be_open(case)
    case = close(log_client_update(case, now=now), Outcome.NO_AGREEMENT, now=now)
    return replace(case, next_update_at=None)
