"""What a client update does to the cases that it is logged in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import refused
from bot.domain.calendar import Calendar, local_date
from bot.domain.case import Case, Waiting, log_client_update, wait_on
from bot.domain.errors import CaseNotFound, InvalidFields
from bot.domain.record import LONG_TEXT
from bot.domain.rhythm import chosen, parse
from bot.usecases.change import By
from store import Transaction

NOT_THEIRS = "One of these cases is not this client's, or not open to you. Choose again."


@dataclass(frozen=True, kw_only=True)
class Update:
    """A contact with the client, as it is logged."""

    what: str
    next_update_at: datetime | None = None
    answers: bool = False
    """It is the answer that had to be given by a time."""
    sums_up: bool = False
    """After a no: it says where both sides stand."""
    answered: bool = False
    """The client answered, whom we waited for: it is our turn again."""
    also: tuple[str, ...] = ()
    """Ids of that client's other cases that were spoken of."""
    rhythm: str | None = None
    """How often they hear from us, as it was chosen; None leaves it as it is."""

    def in_another(self) -> "Update":
        """What of it is about each case: it was said, and they know when they hear more."""
        return Update(what=self.what, next_update_at=self.next_update_at)


async def spoken_of(
    tx: Transaction, case_id: str, by: By, also: Sequence[str]
) -> tuple[Case, list[Case]]:
    """The case and the client's others, for a change; locked in one order, so that two can wait."""
    found: dict[str, Case] = {}
    for each in sorted({case_id, *also}):
        try:
            found[each] = await tx.cases.get(by.team_id, each, viewer=by.user_id)
        except CaseNotFound as error:
            if each == case_id:
                raise
            raise InvalidFields({"also": NOT_THEIRS}) from error
    case = found.pop(case_id)
    if any(other.client_id != case.client_id for other in found.values()):
        raise InvalidFields({"also": NOT_THEIRS})
    return case, list(found.values())


def updated(case: Case, update: Update, calendar: Calendar, *, now: datetime) -> Case:
    """`calendar`: of the owner, whose day it is."""
    if not update.what.strip():
        raise InvalidFields({"what": "What did you tell them, or they you?"})
    if len(update.what) > LONG_TEXT:
        raise InvalidFields({"what": f"At most {LONG_TEXT:,} characters. Keep what matters."})
    case = refused.sum_up(case, now=now) if update.sums_up else case
    if update.answered and case.waiting is Waiting.CLIENT:
        case = wait_on(case, Waiting.US, now=now)
    case = log_client_update(
        case, now=now, next_update_at=update.next_update_at, answers=update.answers
    )
    if update.rhythm is None:
        return case
    rhythm = chosen(update.rhythm, parse(case.rhythm), today=local_date(calendar, now))
    return replace(case, rhythm=str(rhythm) if rhythm else "")
