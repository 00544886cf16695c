"""What a record asks for as the case stands: the rules add fields, and hold takes some away."""

from dataclasses import replace

from bot.domain import hold
from bot.domain.case import Case
from bot.domain.fault import WHY, Fault, fault_of, is_changed
from bot.domain.hold import Allowed
from bot.domain.offer import MOST, Only, offers
from bot.domain.offer import Kind as OfferKind
from bot.domain.playbook import Step
from bot.domain.record import RECORDS, TO_THEM, WE_TALKED, Field, Kind
from bot.domain.step import records_to_ask

_THEIRS = Field(
    name="theirs",
    label="What of theirs must go back?",
    kind=Kind.SHORT,
    hint="Money or things that are owed. It goes back at once; it is no option.",
)
FAULT = {
    Fault.UNCLEAR: (),
    Fault.OURS: (_THEIRS,),
    Fault.SHARED: (_THEIRS,),
    Fault.NOT_OURS: (
        Field(
            name="shown",
            label="What shows that it is not ours?",
            hint="Facts that the client could check.",
        ),
        Field(
            name="handling",
            label="Were we late, curt or careless about it?",
            kind=Kind.SHORT,
            hint="What exactly. The apology says it to them: write “we” and “you”.",
        ),
    ),
}
"""Besides whose fault it is and what happened."""
_WHY = Field(
    name=WHY,
    label="Why has it changed?",
    hint="The thread is told. What we told the client is corrected first.",
    required=True,
)
_WHY_IF_CHANGED = replace(
    _WHY,
    label="If the fault has changed: why?",
    hint="The thread is told. What we told the client is corrected first.",
    required=False,
)
_CHANGED = "changed"
"""Marks a case as a form shows it: another fault than the known one is chosen there."""
_OUR_PART = Field(
    name="fault_fact",
    label="What was our part, in one line?",
    kind=Kind.SHORT,
    hint="The apology names this, and only this: write “we” and “you”.",
)

_KINDS = {
    OfferKind.REDO: "Do it again",
    OfferKind.GIVE_BACK: "Give back",
    OfferKind.DISCOUNT: "A discount",
    OfferKind.EXTRA: "Something extra",
    OfferKind.OTHER: "Something else",
}
_WAYS = ("First way", "Second way", "Third way")


def _offer(n: int) -> tuple[Field, ...]:
    way = _WAYS[n - 1]
    kinds = tuple((str(kind), label) for kind, label in _KINDS.items())
    return (
        Field(name=f"kind_{n}", label=f"{way}: kind", kind=Kind.CHOICE, options=kinds),
        Field(name=f"what_{n}", label=f"{way}: what", kind=Kind.SHORT),
        Field(name=f"at_{n}", label=f"{way}: by when", kind=Kind.WHEN),
        Field(
            name=f"limits_{n}",
            label=f"{way}: its limits",
            kind=Kind.SHORT,
            hint="What it does not cover. They hear it now, not later.",
        ),
        Field(name=f"amount_{n}", label=f"{way}: sum, if any", kind=Kind.SHORT),
    )


OFFERS = (
    *(field for n in range(1, MOST + 1) for field in _offer(n)),
    Field(
        name="only",
        label="Only one way?",
        kind=Kind.CHOICE,
        options=(
            (str(Only.OWED), "It is owed"),
            (str(Only.NOTHING_ELSE), "Nothing else is possible"),
        ),
    ),
    Field(name="why_only", label="Why, as you will tell them", kind=Kind.SHORT),
)
_BOTH = "For them, and for us. Leave pride out."
REFUSED = (
    Field(
        name="our_limits",
        label="Where are our limits?",
        hint="And what sets them. Drafts say it to them.",
    ),
    Field(name="their_limits", label="Where are theirs?", hint=TO_THEM),
    Field(name="proposal", label="What would they find fair?", hint="Ask; don't guess."),
    Field(name="time", label="Going on: what time does it take?", kind=Kind.SHORT, hint=_BOTH),
    Field(name="energy", label="What energy?", kind=Kind.SHORT, hint=_BOTH),
    Field(name="cost", label="What does it cost?", kind=Kind.SHORT, hint=_BOTH),
    Field(name="relationship", label="The relationship?", kind=Kind.SHORT, hint=_BOTH),
)
CONSULTED = (
    Field(
        name="who",
        label="Who was consulted?",
        kind=Kind.SHORT,
        hint="The name only. What they advised is not written down.",
        required=True,
    ),
    Field(name="at", label="When?", kind=Kind.WHEN, required=True),
    Field(
        name="allowed",
        label="What may we say?",
        kind=Kind.CHOICE,
        options=(
            (str(Allowed.SYMPATHY), "Sympathy"),
            (str(Allowed.APOLOGY), "An apology"),
            (str(Allowed.APOLOGY_AND_REMEDY), "An apology and a remedy"),
        ),
        required=True,
    ),
)
_MORE = {"offers": OFFERS, "refused": REFUSED, "counsel": CONSULTED}


def fields(case: Case, record: str) -> tuple[Field, ...]:
    """The fields of a record's form. Empty: nothing is asked in writing now."""
    known = RECORDS.get(record) or _MORE.get(record, ())
    if record == "agreement":
        known = (*_chosen(case), *known)
    if record == "fault":
        known = _of_fault(known, case)
    return tuple(field for field in known if hold.is_asked(case, record, field.name))


def records(case: Case, step: Step, *, repeat: bool = False) -> tuple[str, ...]:
    """The records that *Done* on a step asks for: in proportion, and not what hold withholds."""
    asked = records_to_ask(case, step, repeat=repeat)
    return tuple(name for name in asked if fields(case, name))


def as_chosen(case: Case, whose: str) -> Case:
    """The case as a form shows it once a fault is chosen there, before it is saved."""
    record = {**case.record("fault"), "fault": whose}
    if is_changed(case, whose):
        record[_CHANGED] = "yes"
    return replace(case, records={**case.records, "fault": record}) if whose else case


def talk(case: Case) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """What *We talked* asks for, by record."""
    known_fault = fault_of(case) is not Fault.UNCLEAR
    more = {"fault": (_WHY_IF_CHANGED,)} if known_fault else {}
    asked = (
        (name, tuple(f for f in (*known, *more.get(name, ())) if hold.is_asked(case, name, f.name)))
        for name, known in WE_TALKED.items()
    )
    return tuple((name, known) for name, known in asked if known)


def _chosen(case: Case) -> tuple[Field, ...]:
    """The ways that were noted; choosing one fills what was agreed."""
    made = offers(case)
    if not made:
        return ()
    options = tuple((str(n), each.what) for n, each in enumerate(made, start=1))
    hint = "Fills in what we agreed, and by when. Type below what they changed."
    label = "Which did they choose?"
    return (Field(name="chosen", label=label, kind=Kind.CHOICE, options=options, hint=hint),)


def _of_fault(known: tuple[Field, ...], case: Case) -> tuple[Field, ...]:
    whose = fault_of(case)
    shared = whose is Fault.SHARED
    asked = (_OUR_PART if shared and f.name == _OUR_PART.name else f for f in known)
    why = (_WHY,) if case.record("fault").get(_CHANGED) else ()
    return (*asked, *why, *FAULT[whose])
