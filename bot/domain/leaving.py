"""An owner leaves: all that is theirs goes to somebody who is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import prevention
from bot.domain.case import Case, State, may_know
from bot.domain.person import Person, Workspace


@dataclass(frozen=True, kw_only=True)
class Item:
    """One case of the list. `what` was theirs in a case that somebody else owns."""

    case: Case
    what: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LeftList:
    gone: str
    was_contact: bool
    items: tuple[Item, ...]


def heirs(workspace: Workspace, people: Sequence[Person], *, gone: str) -> tuple[str, ...]:
    """Who is asked to take it, in this order: the lead, the contacts, who installed, an admin.

    `people`: all of them as far as Slack described them; whom it never did is taken to be there.
    """
    away = {person.user_id for person in people if not person.staff} | {gone, ""}
    contacts = [c.user_id for c in sorted(workspace.contacts, key=lambda c: c.level)]
    admins = sorted(person.user_id for person in people if person.admin)
    asked = dict.fromkeys((workspace.lead, *contacts, workspace.installed_by, *admins))
    return tuple(user for user in asked if user not in away)


def without(workspace: Workspace, gone: str, heir: str) -> Workspace:
    """The settings without who has gone; `heir` stands in for who installed."""
    return replace(
        workspace,
        contacts=tuple(each for each in workspace.contacts if each.user_id != gone),
        installed_by=heir if workspace.installed_by == gone else workspace.installed_by,
    )


def leave(case: Case, *, gone: str, heirs: Sequence[str], now: datetime) -> Case:
    """To the first heir who may know the case: as its owner, or for what else was theirs.

    Where the case has an owner who stays, nobody new is let in for a task: then it is the owner's.
    """
    if case.owner == gone:
        heir = next((each for each in heirs if each != case.about), "")
    else:
        heir = next((each for each in heirs if may_know(case, each)), case.owner)
    if not heir:
        return case
    owned = case.owner == gone and (case.state is not State.CLOSED or bool(case.open_promises))
    return replace(
        case,
        owner=heir if owned else case.owner,
        members=case.members | {heir},
        handed_from="" if owned else case.handed_from,
        touched_at=now if owned else case.touched_at,
        promises=tuple(
            replace(each, owner=heir) if each.is_open and each.owner == gone else each
            for each in case.promises
        ),
        tasks=tuple(
            replace(each, owner=heir) if each.done_at is None and each.owner == gone else each
            for each in case.tasks
        ),
        actions=prevention.handed_on(case, gone, heir),
    )


def moved(before: Case, after: Case) -> tuple[str, str]:
    """Who has what changed hands now, and its words; nobody, if nothing did."""
    was = {p.id: p.owner for p in before.promises} | {t.id: t.owner for t in before.tasks}
    was |= {a.id: a.owner for a in before.actions}
    new = [(p.owner, p.what) for p in after.promises if p.owner != was[p.id]]
    new += [(t.owner, t.what) for t in after.tasks if t.owner != was[t.id]]
    new += [(a.owner, a.what) for a in after.actions if a.owner != was[a.id]]
    return (new[0][0] if new else ""), "; ".join(what for _owner, what in new)
