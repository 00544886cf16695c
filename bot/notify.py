"""What a change owes to whom: an entry of the timeline and a case, in; posts, out. No text."""

from bot.domain.approval import maker
from bot.domain.case import Case, may_know
from bot.domain.person import Workspace
from bot.domain.post import CASE, THREAD, Post, Role, dm
from bot.domain.timeline import Entry, Kind

ASKS = frozenset({Kind.ESCALATED, Kind.NOT_ACCEPTED})
SAID_IN_THREAD = frozenset(
    {
        Kind.TALKED,
        Kind.CLIENT_UPDATE,
        Kind.PROMISE_MADE,
        Kind.PROMISE_KEPT,
        Kind.PROMISE_MOVED,
        Kind.TASK_ADDED,
        Kind.TASK_DONE,
        Kind.RESOLVED,
        Kind.CLOSED,
        Kind.REOPENED,
        Kind.OWNER,
        Kind.SEVERITY,
        Kind.FAULT,
        Kind.WAITING,
        Kind.NOTE,
        Kind.GUIDANCE,
        Kind.SITUATION,
        Kind.COOLING,
        Kind.OFFERS,
        Kind.REFUSED,
        Kind.APPROVAL_ASKED,
        Kind.APPROVED,
        Kind.NOT_APPROVED,
        Kind.COUNSEL,
        Kind.ACCEPTED,
        Kind.HANDED_BACK,
        Kind.LEFT,
        Kind.LINKED,
        Kind.MERGED,
        Kind.HARM,
        Kind.SERIOUS,
        Kind.MADE_PRIVATE,
        Kind.ACTION_PLANNED,
        Kind.ACTION_JOINED,
        Kind.ACTION_DONE,
        Kind.ACTION_VERIFIED,
        Kind.ACTION_NOT_YET,
        Kind.ACTION_CHECKED,
        Kind.ACTION_PROVEN,
        Kind.ACTION_FAILED,
        Kind.ACTION_OWNER,
        Kind.CAME_BACK,
    }
)
TO_DO = frozenset({Kind.ACTION_PLANNED, Kind.ACTION_OWNER, Kind.ACTION_NOT_YET, Kind.ACTION_FAILED})
"""Whose action it is has to do something."""


def posts(entry: Entry, case: Case, workspace: Workspace) -> tuple[Post, ...]:
    """In the order in which they must be read."""
    owed = list(_card(entry, case))
    if entry.kind in SAID_IN_THREAD:
        owed.append(_about(Role.NOTE, entry, case, place=THREAD))
    owed += _changed_hands(entry, case)
    if entry.kind is Kind.OPENED and entry.by != case.owner:
        owed.append(_about(Role.NOTICE, entry, case, place=dm(case.owner)))
    if entry.kind in ASKS:
        owed += _asks(entry, case)
    owed += _of_approval(entry, case)
    told = {
        Kind.PROMISE_BROKEN: workspace.lead,
        Kind.PROMISE_LATE: workspace.lead,
        Kind.SNOOZED: workspace.lead,
        Kind.ACCEPTED: case.owner,
        Kind.HANDED_BACK: case.owner,
        Kind.TASK_ADDED: next((t.owner for t in case.tasks if t.id == entry.detail.get("id")), ""),
    }
    if entry.kind in TO_DO:
        told[entry.kind] = _owner_of_action(entry, case)
    if entry.kind in told and _to_be_told(told[entry.kind], entry, case):
        owed.append(_about(Role.NOTICE, entry, case, place=dm(told[entry.kind])))
    return tuple(owed)


def _owner_of_action(entry: Entry, case: Case) -> str:
    return next((a.owner for a in case.actions if a.id == entry.detail.get("id")), "")


def _changed_hands(entry: Entry, case: Case) -> list[Post]:
    """The new owner is let in. Of a hand-over and a merge both are told; who left leaves a list."""
    if entry.kind is Kind.MERGED and entry.detail.get("from"):
        owners = dict.fromkeys((case.owner, str(entry.detail.get("owner", ""))))
        not_there = [each for each in owners if each and _to_be_told(each, entry, case)]
        return [_about(Role.NOTICE, entry, case, place=dm(each)) for each in not_there]
    if entry.kind not in {Kind.OWNER, Kind.LEFT}:
        return []
    both = dict.fromkeys((case.owner, str(entry.detail["from"])))
    told = both if entry.kind is Kind.OWNER else ()
    notices = [_about(Role.NOTICE, entry, case, place=dm(each)) for each in told if each]
    return [*_joins(case.owner, case), *notices]


def _asks(entry: Entry, case: Case) -> list[Post]:
    """The escalation's own message, and one to whoever is asked. A *Heads-up* asks nobody."""
    to = entry.detail["to"]
    if not may_know(case, to):
        return []
    if entry.detail["level"] == "0":
        said = [_about(Role.NOTE, entry, case, place=THREAD), *_joins(to, case)]
        return [*said, _about(Role.NOTICE, entry, case, place=dm(to))]
    if entry.detail.get("again"):
        waits = [case.owner] if entry.detail.get("nobody") and case.owner != to else []
        return [_about(Role.NOTICE, entry, case, place=dm(user_id)) for user_id in (to, *waits)]
    subject = entry.detail["id"]
    message = Post(role=Role.ESCALATION, case_id=case.id, subject=subject, place=THREAD)
    asked = Post(role=Role.ASKED, case_id=case.id, subject=subject, place=dm(to))
    return [message, *_joins(to, case), asked]


def _of_approval(entry: Entry, case: Case) -> list[Post]:
    """Who may give the yes is asked; whose the case and the offers are hears the answer."""
    owed: list[Post] = []
    if entry.kind is Kind.APPROVAL_ASKED:
        for user_id in entry.detail["ask"].split():
            owed += [*_joins(user_id, case), _about(Role.NOTICE, entry, case, place=dm(user_id))]
    if entry.kind in {Kind.APPROVED, Kind.NOT_APPROVED}:
        waited = sorted(u for u in {case.owner, maker(case)} if _to_be_told(u, entry, case))
        owed += [_about(Role.NOTICE, entry, case, place=dm(user_id)) for user_id in waited]
    return owed


def _to_be_told(user_id: str, entry: Entry, case: Case) -> bool:
    return user_id != entry.by and may_know(case, user_id)


def step_post(case: Case) -> tuple[Post, ...]:
    """The card of the open step; asked for again it is the same message."""
    if not case.current:
        return ()
    subject = f"{case.current}/{case.round}"
    return (Post(role=Role.STEP, case_id=case.id, subject=subject, place=THREAD),)


def arrival(case: Case, cause: Entry, *, old_card: str) -> tuple[Post, ...]:
    """A case comes to another place: its card, what happened until now, what people left behind.

    `old_card`: under which people who may not know it now wrote of it.
    """
    owed = [
        Post(role=Role.ROOM, case_id=case.id, subject=cause.id, place=CASE),
        Post(role=Role.CARD, case_id=case.id, place=CASE),
        _about(Role.TIMELINE, cause, case, place=THREAD),
    ]
    if case.escalation is not None:
        subject = case.escalation.id
        owed.append(Post(role=Role.ESCALATION, case_id=case.id, subject=subject, place=THREAD))
    if old_card:
        left = Post(role=Role.LEFT_BEHIND, case_id=case.id, subject=old_card, place=THREAD)
        owed.append(left)
    return tuple(owed)


def leaving(before: Case, case: Case, cause: Entry) -> tuple[Post, ...]:
    """Whoever is no longer in a private case leaves its channel."""
    if not (case.private and case.channel):
        return ()
    gone = sorted(before.members - case.members)
    if not gone:
        return ()
    subject = f"{','.join(gone)}/{cause.id}"  # once each time: they may come back
    return (Post(role=Role.REMOVE, case_id=case.id, subject=subject, place=CASE),)


def _card(entry: Entry, case: Case) -> list[Post]:
    if entry.kind is not Kind.OPENED:
        return []
    owed = [Post(role=Role.CARD, case_id=case.id, place=CASE)]
    if case.private:
        owed.insert(0, Post(role=Role.ROOM, case_id=case.id, place=CASE))
    return owed


def _joins(user_id: str, case: Case) -> list[Post]:
    if not case.private:
        return []
    return [Post(role=Role.INVITE, case_id=case.id, subject=user_id, place=CASE)]


def _about(role: Role, entry: Entry, case: Case, *, place: str) -> Post:
    return Post(role=role, case_id=case.id, subject=entry.id, place=place)
