"""Cases to draft for, and the shipped drafts."""

from collections.abc import Mapping

from bot.domain.case import Case, Serious
from bot.domain.draft import (
    Circumstances,
    draft,
)
from bot.domain.facts import Speaker, times
from bot.playbooks.drafts import load_drafts
from tests.factories import a_case
from tests.support.clock import NOON

DRAFTS = load_drafts()


NOW = Circumstances(now=NOON)


RECORDS = {
    "need": {"need": "The £480 back before pay day."},
    "harm": {"harm": "£480 was missing on pay day"},
    "fault": {"fault": "ours", "fault_fact": "we charged you twice on 3 May"},
    "agreement": {"agreed": "the £480 back to your account"},
    "view": {"view": "the order names two dates"},
}


ALLOWED = {"who": "Ines Roth", "at": NOON.isoformat()}


def said(key: str, case: Case, circumstances: Circumstances = NOW) -> str:
    words = {at: f"{at:%A at %H:%M}" for at in times(case)}
    return draft(DRAFTS[key], case, Speaker(name="Ann", times=words), circumstances)


def with_fault(fault: str, **more: str) -> Case:
    return a_case(records={**RECORDS, "fault": {**RECORDS["fault"], "fault": fault, **more}})


def held(allowed: str = "", **records: Mapping[str, str]) -> Case:
    """On legal hold since noon; `allowed` is what counsel said."""
    counsel = {"counsel": {**ALLOWED, "allowed": allowed}} if allowed else {}
    return a_case(serious={Serious.LEGAL}, records={**RECORDS, **counsel, **records})
