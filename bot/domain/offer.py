"""Offers: what we can do for the client, and where our own view belongs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain import fault, hold
from bot.domain.case import Case, Records
from bot.domain.errors import InvalidFields
from bot.domain.fault import Fault
from bot.domain.rules import DEFAULTS, Rules
from bot.domain.written import when

RECORD = "offers"
MOST = 3

_AROUND = r"[^\d.,\-–−]{0,5}"
_SUM = re.compile(rf"{_AROUND}(\d{{1,3}}(?:,\d{{3}})+|\d{{1,12}})(\.\d{{1,2}})?{_AROUND}")


class Kind(StrEnum):
    """Giving back is an offer only beyond what is theirs; that goes back at once."""

    REDO = "redo"
    GIVE_BACK = "give back"
    DISCOUNT = "discount"
    EXTRA = "extra"
    OTHER = "other"


class Only(StrEnum):
    """Why one offer is enough; the client is told."""

    OWED = "owed"
    NOTHING_ELSE = "nothing else is possible"


class View(StrEnum):
    """Whether our view belongs into the talk now, and if not, why."""

    SKIPPED = "skipped: it was ours"
    AFTER_WE_KNOW = "after we know whose fault it is"
    AFTER_HEARD = "after they were heard"
    AFTER_APOLOGY = "after our own apology"
    ON_HOLD = "not under legal hold"
    NOW = "now"


@dataclass(frozen=True, kw_only=True)
class Offer:
    kind: Kind
    what: str
    at: datetime
    """By when it is done."""
    limits: str = ""
    """What it does not cover, said openly."""
    amount: Decimal | None = None


def written(
    offers: Sequence[Offer],
    *,
    only: Only | None = None,
    why_only: str = "",
    now: datetime,
    rules: Rules = DEFAULTS,
) -> Mapping[str, str]:
    """The record of these offers; refused with a sentence for each field that is wrong."""
    wrong = dict(_wrong(offers, now=now))
    if offers and len(offers) < rules.fewest_offers and (only is None or not why_only.strip()):
        wrong["why_only"] = "Only one way? Say why: the client will want to know."
    if not offers or len(offers) > MOST:
        wrong["what_1"] = f"Name 1 to {MOST} offers."
    if wrong:
        raise InvalidFields(wrong)
    record = {"only": str(only or ""), "why_only": why_only.strip(), "offered_at": now.isoformat()}
    for n in range(1, MOST + 1):
        offer = offers[n - 1] if n <= len(offers) else None
        record |= {f"{name}_{n}": value for name, value in _texts(offer).items()}
    return record


def offers(case: Case) -> tuple[Offer, ...]:
    """What was written down; an offer that can't be read is left out."""
    record = case.record(RECORD)
    found = (_read(record, n) for n in range(1, MOST + 1))
    return tuple(offer for offer in found if offer is not None)


def has_too_few(case: Case, rules: Rules = DEFAULTS) -> bool:
    """Another way should be looked for, or the reason why there is none said."""
    record = case.record(RECORD)
    explained = record.get("only", "") in set(Only) and bool(record.get("why_only", "").strip())
    return len(offers(case)) < rules.fewest_offers and not explained


def choose(case: Case, number: int) -> Records:
    """The records of the client's choice; as an agreement it becomes our promise."""
    chosen = _read(case.record(RECORD), number)
    if chosen is None:
        raise InvalidFields({"chosen": "Choose one of the offers."})
    agreed = {"agreed": chosen.what, "due": chosen.at.isoformat()}
    return {RECORD: {"chosen": str(number)}, "agreement": agreed}


def as_agreed(case: Case, records: Records) -> Records:
    """What a form says was agreed, with the chosen offer for what was left empty."""
    agreement = dict(records.get("agreement", {}))
    chosen = agreement.pop("chosen", "")
    if not chosen.isdecimal():
        return {**records, "agreement": agreement} if agreement else records
    choice = choose(case, int(chosen))
    typed = {name: value for name, value in agreement.items() if value.strip()}
    return {**records, **choice, "agreement": {**choice["agreement"], **typed}}


def view(case: Case) -> View:
    """Where our view stands: when not ours or shared, after they were heard; never when ours."""
    whose = fault.fault_of(case)
    if whose is Fault.OURS:
        return View.SKIPPED
    if hold.is_held(case):
        return View.ON_HOLD
    if not fault.heard(case):
        return View.AFTER_HEARD
    if whose is Fault.UNCLEAR:
        return View.AFTER_WE_KNOW
    if whose is Fault.SHARED and not fault.apologized(case):
        return View.AFTER_APOLOGY
    return View.NOW


def must_give_back(case: Case) -> bool:
    """Something of theirs is with us. Under hold it waits for counsel, as all remedies do."""
    known = bool(fault.text(case, "theirs")) and fault.fault_of(case) is not Fault.NOT_OURS
    return known and hold.may_offer(case)


def amount(text: str, *, field: str = "amount") -> Decimal | None:
    """A sum as people type it, such as “£1,200.50”; nothing typed is none."""
    if not text.strip():
        return None
    match = _SUM.fullmatch(text.strip())
    if match is None:
        raise InvalidFields({field: "Write the sum as a number, such as 1200.50."})
    return Decimal(match[1].replace(",", "") + (match[2] or ""))


def _wrong(made: Sequence[Offer], *, now: datetime) -> Iterator[tuple[str, str]]:
    for n, offer in enumerate(made, start=1):
        if not offer.what.strip():
            yield f"what_{n}", "What do we offer?"
        if offer.at <= now:
            yield f"at_{n}", "Choose a time that is still to come."
        if offer.amount is not None and offer.amount < 0:
            yield f"amount_{n}", "Write the sum without a minus."


def _texts(offer: Offer | None) -> dict[str, str]:
    if offer is None:
        return dict.fromkeys(("kind", "what", "at", "limits", "amount"), "")
    return {
        "kind": str(offer.kind),
        "what": offer.what.strip(),
        "at": offer.at.isoformat(),
        "limits": offer.limits.strip(),
        "amount": "" if offer.amount is None else f"{offer.amount:f}",
    }


def _read(record: Mapping[str, str], n: int) -> Offer | None:
    kind, what = record.get(f"kind_{n}", ""), record.get(f"what_{n}", "")
    at = when(record.get(f"at_{n}", ""))
    if kind not in set(Kind) or not what.strip() or at is None:
        return None
    said = record.get(f"amount_{n}", "")
    return Offer(
        kind=Kind(kind),
        what=what,
        at=at,
        limits=record.get(f"limits_{n}", ""),
        amount=Decimal(said) if re.fullmatch(r"\d+(\.\d+)?", said) else None,
    )
