"""Opening a case: what the form gives, and what follows from it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import (
    LIVE,
    PRIVATE_FOR,
    Case,
    Outcome,
    Reached,
    Serious,
    Severity,
    State,
    Status,
    StepState,
)
from bot.domain.client import clean
from bot.domain.errors import InvalidFields
from bot.domain.playbook import Playbook
from bot.domain.record import LONG_TEXT
from bot.domain.step import first_steps

NO_CLIENT = "Who complains? Type a name."


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What the form *New client issue* says. `source` is its view id: sent twice, one case.

    `channel` is where the card will live, as the form announced it; a private case has none
    yet. `cause` and `solution` are given for a case that is solved already.
    """

    source: str
    team_id: str
    by: str
    client: str
    happened: str
    reached: Reached = Reached.EMAIL
    serious: frozenset[Serious] = frozenset()
    about: str = ""
    contact: str = ""
    want: str = ""
    reached_at: datetime | None = None
    severity: Severity = Severity.NORMAL
    situation: str = "client-issue"
    owner: str = ""
    answer_by: datetime | None = None
    channel: str = ""
    private_here: bool = False
    solved: bool = False
    cause: str = ""
    solution: str = ""


@dataclass(frozen=True, kw_only=True)
class Ids:
    case_id: str
    client_id: str
    number: int


def open_case(opening: Opening, playbook: Playbook, ids: Ids, *, now: datetime) -> Case:
    """A new case at its first step, or a closed one for an issue that is solved already.

    Clocks start when it reached us. Safety, legal, personal data and a complaint about one of
    us make it private before anything is posted; whom it is about is never owner or member.
    """
    _check(opening, now=now)
    private = opening.private_here or bool(opening.serious & PRIVATE_FOR)
    steps, current = first_steps(playbook, live=opening.reached in LIVE)
    owner = opening.owner or opening.by
    case = Case(
        id=ids.case_id,
        team_id=opening.team_id,
        number=ids.number,
        client_id=ids.client_id,
        client=opening.client,
        happened=opening.happened,
        opened_by=opening.by,
        opened_at=now,
        reached_at=opening.reached_at or now,
        owner=owner,
        reached=opening.reached,
        severity=opening.severity,
        serious=opening.serious,
        about=opening.about if Serious.ABOUT_US in opening.serious else "",
        contact=opening.contact,
        want=opening.want,
        answer_by=opening.answer_by,
        situation=playbook.name,
        playbook_version=playbook.version,
        private=private,
        channel="" if private else opening.channel,
        members=frozenset({opening.by, owner}),
        steps=steps,
        current=current,
        touched_at=now,
    )
    return _solved(case, opening, now=now) if opening.solved else case


def _solved(case: Case, opening: Opening, *, now: datetime) -> Case:
    steps = tuple(
        StepState(key=s.key, status=Status.SKIPPED, by=opening.by, at=now, why="already solved")
        for s in case.steps
    )
    return replace(
        case,
        state=State.CLOSED,
        outcome=Outcome.SOLVED,
        resolved_at=now,
        closed_at=now,
        receipt_at=now,
        updated_at=now,
        steps=steps,
        current="",
        cause=opening.cause,
        records={"solution": {"solution": opening.solution}},
    )


def _check(opening: Opening, *, now: datetime) -> None:
    """All that is wrong at once, field by field."""
    wrong: dict[str, str] = {}
    if not clean(opening.client):
        wrong["client"] = NO_CLIENT
    if not opening.happened.strip():
        wrong["happened"] = "What happened? One sentence is enough."
    if len(opening.happened) > LONG_TEXT:
        wrong["happened"] = f"At most {LONG_TEXT:,} characters. Keep what matters."
    wrong |= _check_people(opening) | _check_times(opening, now=now)
    if opening.solved and not opening.cause.strip():
        wrong["cause"] = "What caused it? A few words are enough."
    if opening.solved and not opening.solution.strip():
        wrong["solution"] = "What did we do? One sentence is enough."
    if wrong:
        raise InvalidFields(wrong)


def _check_people(opening: Opening) -> dict[str, str]:
    if Serious.ABOUT_US not in opening.serious:
        return {}
    if not opening.about:
        return {"about": "Who is it about? They will not see this case."}
    if opening.about == opening.by:
        return {"about": "You can't open a case about yourself. Ask your lead to open it."}
    if opening.about == opening.owner:
        return {"owner": "The owner can't be the person it is about. Choose another owner."}
    return {}


def _check_times(opening: Opening, *, now: datetime) -> dict[str, str]:
    wrong = {}
    if opening.reached_at is not None and opening.reached_at > now:
        wrong["reached_at"] = "It can't have reached us in the future."
    if opening.answer_by is not None and opening.answer_by <= now:
        wrong["answer_by"] = "Choose a time that is still to come."
    return wrong
