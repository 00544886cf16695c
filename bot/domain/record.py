"""Records: what a step writes down. Their names are shared by all playbooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import InvalidFields

LONG_TEXT = 2000
SHORT_TEXT = 150


class Kind(StrEnum):
    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    WHEN = "when"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a form; `options` are (value, label) of a choice."""

    name: str
    label: str
    kind: Kind = Kind.LONG
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False

    @property
    def limit(self) -> int:
        return LONG_TEXT if self.kind is Kind.LONG else SHORT_TEXT


FAULT = Field(
    name="fault",
    label="Whose fault is it?",
    kind=Kind.CHOICE,
    options=(
        ("unclear", "Not clear yet"),
        ("ours", "Ours"),
        ("shared", "Partly ours"),
        ("not ours", "Not ours"),
    ),
)
TO_THEM = "Drafts say it to them, so write “we” and “you”."
NEED = Field(
    name="need",
    label="What do they need?",
    hint="In their words. Drafts say it back to them.",
    required=True,
)
HARM = Field(name="harm", label="What did it do to them?", hint=TO_THEM)
AGREED = Field(name="agreed", label="What did we agree?", hint=TO_THEM)
DUE = Field(name="due", label="By when?", kind=Kind.WHEN, hint="I keep this as our promise.")
WHYS = 5
"""So often *why?* is asked at most."""

RECORDS: Mapping[str, tuple[Field, ...]] = {
    "objective": (
        Field(
            name="objective",
            label="What would be a fair end for both?",
            hint="Not who is right: what they and we can live with.",
        ),
    ),
    "facts": (Field(name="facts", label="What do we know for certain?"),),
    "need": (NEED, Field(name="unfair", label="What felt unfair to them?")),
    "meaning": (
        Field(name="meant", label="What is behind their words?"),
        Field(name="suspected_cause", label="Suspected cause", kind=Kind.SHORT),
    ),
    "fault": (
        FAULT,
        Field(
            name="fault_fact",
            label="What happened, in one line?",
            kind=Kind.SHORT,
            hint=TO_THEM,
        ),
    ),
    "harm": (HARM,),
    "view": (Field(name="view", label="Our view, point by point", hint=TO_THEM),),
    "agreement": (AGREED, DUE),
    "feedback": (
        Field(
            name="met",
            label="Did it meet their expectations?",
            kind=Kind.CHOICE,
            options=(("yes", "Yes"), ("partly", "Partly"), ("no", "No")),
            required=True,
        ),
        Field(name="dealt", label="How did we deal with it, in their eyes?"),
        Field(name="else", label="Anything else we can do?"),
        Field(
            name="score",
            label="Their mark, from 1 to 5",
            kind=Kind.CHOICE,
            options=tuple((str(mark), str(mark)) for mark in range(1, 6)),
            hint="Only when they gave one.",
        ),
    ),
    "prevention": (
        Field(
            name="symptom",
            label="What did we see?",
            kind=Kind.SHORT,
            hint="The symptom. What lies behind it is the cause.",
        ),
        *(
            Field(name=f"why_{n}", label="Why?" if n == 1 else "And why was that?", kind=Kind.SHORT)
            for n in range(1, WHYS + 1)
        ),
        Field(
            name="held",
            label="Was it the suspected cause?",
            kind=Kind.CHOICE,
            options=(("yes", "Yes"), ("partly", "In part"), ("no", "No, another one")),
        ),
    ),
}  # fmt: skip

WE_TALKED: Mapping[str, tuple[Field, ...]] = {
    "need": (NEED,),
    "harm": (HARM,),
    "fault": (FAULT,),
    "agreement": (AGREED, DUE),
}
"""The one form for a whole talk: record to the fields that it asks for."""


def is_filled(record: Mapping[str, str]) -> bool:
    return any(value.strip() for value in record.values())


def check_agreement(record: Mapping[str, str], *, now: datetime) -> None:
    """A promise needs a time, and a time that is still to come."""
    agreed, due = record.get("agreed", ""), record.get("due", "")
    if agreed and not due:
        raise InvalidFields({"due": "By when? A promise needs a time."})
    if due and not agreed:
        raise InvalidFields({"agreed": "What did we agree for that time?"})
    if due and datetime.fromisoformat(due) <= now:
        raise InvalidFields({"due": "Choose a time that is still to come."})
