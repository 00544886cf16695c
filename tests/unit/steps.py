"""A case on its walk through a playbook."""

from datetime import datetime, timedelta

from bot.domain.case import Case, Reached, Records
from bot.domain.step import (
    Act,
    done,
)
from tests.factories import ANN, a_case, a_playbook
from tests.support.clock import NOON

PLAYBOOK = a_playbook()


LATER = NOON + timedelta(hours=1)


FRIDAY = NOON + timedelta(days=4)


NEED: Records = {"need": {"need": "Their money back"}}


WHOLE_TALK: Records = {
    **NEED,
    "harm": {"harm": "An hour on the phone with their bank"},
    "fault": {"fault": "ours"},
    "agreement": {"agreed": "Refund", "due": FRIDAY.isoformat()},
}


def act(by: str = ANN, *, now: datetime = LATER) -> Act:
    return Act(by=by, now=now, promise_id=f"promise-{now:%H%M}")


def agreement(due: datetime) -> Records:
    return {"agreement": {"agreed": "Refund", "due": due.isoformat()}}


def after(*keys: str, case: Case | None = None) -> Case:
    """The case when these steps are done, one after the other."""
    case = case or a_case()
    for key in keys:
        case = done(case, PLAYBOOK, key, {}, act())
    return case


def left(case: Case) -> dict[str, str]:
    return {step.key: step.status for step in case.steps if step.left}


def talking(**facts: object) -> Case:
    return a_case(reached=Reached.PHONE, **facts)
