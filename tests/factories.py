"""What tests are about: cases, openings, reminders, a house. Override only what a test is about."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from bot.clock import Clock
from bot.domain.action import Action, ActionKind
from bot.domain.case import LIVE, Case
from bot.domain.escalation import Asked, Escalation, Reason
from bot.domain.opening import Opening
from bot.domain.person import Contact, Person, Workspace
from bot.domain.playbook import Playbook
from bot.domain.promise import Promise, Task
from bot.domain.reminder import Kind, Planned, Reminder
from bot.domain.step import first_steps
from bot.playbooks import load_shipped
from bot.playbooks.drafts import load_drafts
from bot.playbooks.guide import load_guide
from bot.playbooks.levels import load_levels
from bot.usecases.change import By, House
from store import Store, new_id
from tests.support.clock import NOON

TEAM = "T1"
ANN, BOB, CARA, LEAD = "UANN", "UBOB", "UCARA", "ULEAD"
CASES, DIGESTS = "CCASES", "CDIGESTS"

shipped = cache(load_shipped)


def a_playbook(name: str = "client-issue") -> Playbook:
    return shipped()[name]


def a_case(**overrides: Any) -> Case:
    """Acme was charged twice; Ann owns it, and it reached us at noon by e-mail."""
    playbook = a_playbook(overrides.get("situation", "client-issue"))
    steps, current = first_steps(playbook, live=overrides.get("reached") in LIVE)
    owner = overrides.get("owner", ANN)
    facts = {
        "id": "case-1",
        "team_id": TEAM,
        "number": 1,
        "client_id": "client-1",
        "client": "Acme",
        "happened": "Charged twice for March",
        "opened_by": ANN,
        "opened_at": NOON,
        "reached_at": NOON,
        "touched_at": NOON,
        "owner": owner,
        "channel": CASES,
        "playbook_version": playbook.version,
        "members": frozenset({ANN, owner}),
        "steps": steps,
        "current": current,
    }
    return Case(**{**facts, **overrides})


def an_escalation(**overrides: Any) -> Escalation:
    """Ann is stuck, and asked the lead at noon."""
    facts = {
        "id": "escalation-1",
        "reason": Reason.STUCK,
        "level": 1,
        "brief": "Acme was charged twice. We offered to give it back; they want more.",
        "decision": "May we waive a month?",
        "asked_by": ANN,
        "asked_at": NOON,
        "asked": (Asked(person=LEAD, level=1, at=NOON),),
    }
    return Escalation(**{**facts, **overrides})


def an_action(**overrides: Any) -> Action:
    """Ann makes two jobs one, within a month."""
    facts = {
        "id": "action-1",
        "kind": ActionKind.PROCESS,
        "what": "Make the two jobs one",
        "looks_like": "A second run of the job is refused",
        "owner": ANN,
        "due_at": NOON + timedelta(days=30),
        "made_by": ANN,
        "made_at": NOON,
    }
    return Action(**{**facts, **overrides})


def a_promise(**overrides: Any) -> Promise:
    """Ann promised a refund by tomorrow noon."""
    facts = {
        "id": "promise-1",
        "what": "Refund the second charge",
        "due_at": NOON + timedelta(days=1),
        "owner": ANN,
        "made_at": NOON,
    }
    return Promise(**{**facts, **overrides})


def a_task(**overrides: Any) -> Task:
    facts = {
        "id": "task-1",
        "what": "Reverse the booking",
        "owner": BOB,
        "due_at": NOON + timedelta(days=2),
        "made_at": NOON,
    }
    return Task(**{**facts, **overrides})


def a_reminder(**overrides: Any) -> Reminder:
    """As it is remembered, and due at noon."""
    due_at = overrides.get("due_at", NOON)
    facts = {
        "id": "reminder-1",
        "team_id": TEAM,
        "key": overrides.get("id", "reminder-1"),
        "kind": Kind.STEP_WAITING,
        "person": ANN,
        "case_id": "case-1",
        "basis_at": due_at or NOON,
        "due_at": due_at,
    }
    return Reminder(**{**facts, **overrides})


def planned(**overrides: Any) -> Planned:
    return Planned(**{"kind": Kind.CLIENT_UPDATE, "person": ANN, "due_at": NOON, **overrides})


def an_opening(**overrides: Any) -> Opening:
    """What Ann typed into the form *New client issue*."""
    facts = {
        "source": "V1",
        "team_id": TEAM,
        "by": ANN,
        "client": "Acme",
        "happened": "Charged twice for March",
        "channel": CASES,
    }
    return Opening(**{**facts, **overrides})


def a_workspace(**overrides: Any) -> Workspace:
    """The lead is the contact of level 1; everybody works from nine to five in UTC."""
    facts = {
        "team_id": TEAM,
        "cases_channel": CASES,
        "contacts": (Contact(level=1, user_id=LEAD),),
        "installed_by": LEAD,
    }
    return Workspace(**{**facts, **overrides})


def by(user_id: str = ANN, source: str | None = None) -> By:
    return By(team_id=TEAM, user_id=user_id, source=source)


def a_house(store: Store, clock: Clock) -> House:
    return House(
        store=store,
        clock=clock,
        playbooks=shipped(),
        drafts=load_drafts(),
        levels=load_levels(),
        guide=load_guide(),
    )


async def settle(store: Store, workspace: Workspace | None = None, **zones: str) -> None:
    """A workspace that is set up, with people of these zones."""
    async with store.transaction() as tx:
        await tx.workspaces.save(workspace or a_workspace())
        for user_id in (ANN, BOB, CARA, LEAD):
            zone = zones.get(user_id, "UTC")
            person = Person(user_id=user_id, name=user_id, zone=zone, admin=user_id == LEAD)
            await tx.people.save(TEAM, person, now=NOON)


async def keep(store: Store, case: Case) -> Case:
    """The case in the database, with an id and a client of its own."""
    async with store.transaction() as tx:
        client = await tx.clients.ensure(case.team_id, case.client)
        kept = replace(case, id=new_id(), client_id=client.id)
        await tx.cases.add(kept, source=kept.id)
    return kept
