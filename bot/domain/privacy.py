"""A private case: when a case becomes one, who is in it, and where it lives."""

from dataclasses import replace
from datetime import datetime

from bot.domain import hold, prevention
from bot.domain.case import PRIVATE_FOR, Case, Serious, must_be_open
from bot.domain.errors import InvalidFields
from bot.domain.handover import hand_over
from bot.domain.person import Workspace
from bot.domain.written import write

CLIENT = "client"
"""The record with the client's name as it was typed in a private case: others may not learn it."""
GOES_ALONG = "It goes on in another case. Make that one private, and this one goes along."
NO_CHANGE = "These are the answers already. Change one, or close this form."
NOBODY_ELSE = (
    "This person owns the case, and there is nobody else to take it. "
    "Hand it over first, or ask an admin to name contacts in the settings."
)


def make_private(case: Case) -> Case:
    """For good: nobody makes it public again, as nobody forgets what they read."""
    if case.private:
        raise InvalidFields({"private": f"{case.label} is private already. Nothing was changed."})
    if case.merged_into:
        raise InvalidFields({"private": GOES_ALONG})
    return replace(case, private=True)


def answer(
    case: Case,
    serious: frozenset[Serious],
    about: str,
    workspace: Workspace,
    *,
    now: datetime,
) -> Case:
    """Change what is serious. A case about its owner goes to the lead, else to the next contact."""
    must_be_open(case)
    about = about if Serious.ABOUT_US in serious else ""
    if Serious.ABOUT_US in serious and not about:
        raise InvalidFields({"about": "Who is it about? They will not see this case."})
    if (serious, about) == (case.serious, case.about):
        raise InvalidFields({"serious": NO_CHANGE})
    case = replace(case, serious=serious, about=about)
    return _to_another(case, workspace, now=now) if about and about == case.owner else case


def follow(before: Case, after: Case) -> Case:
    """What a change means for who may know the case, and where it lives.

    Safety, legal, personal data, a complaint about one of us and legal hold make it private. A
    case that becomes private has no place yet, as one in a direct message when its owner changes.
    """
    if after.about and after.about != before.about:
        after = _without(after, after.about)
    if before.private:
        moves = lives_in_dm(after) and after.owner != before.owner
        return replace(after, channel="") if moves else after
    if after.private or _asks_for_it(before, after):
        return _made_private(after)
    return after


def lives_in_dm(case: Case) -> bool:
    """Where the workspace forbids private channels: with its owner."""
    return case.channel.startswith("D")


def keep_name(case: Case) -> Case:
    """A private case has its client's name for itself."""
    return write(case, CLIENT, {"name": case.client})


def _asks_for_it(before: Case, after: Case) -> bool:
    """What it was in the open with, it stays in the open with."""
    newly_held = hold.must_be_private(after) and not hold.must_be_private(before)
    return newly_held or bool((after.serious - before.serious) & PRIVATE_FOR)


def _made_private(case: Case) -> Case:
    for person in {each.owner for each in case.actions} - case.members:
        case = replace(case, actions=prevention.handed_on(case, person, case.owner))
    case = replace(case, private=True, left_channel=case.channel, channel="")
    return keep_name(case)


def _to_another(case: Case, workspace: Workspace, *, now: datetime) -> Case:
    to = next(iter(workspace.contacts_at(1, about=case.about)), "")
    if not to:
        raise InvalidFields({"about": NOBODY_ELSE})
    return replace(hand_over(case, to=to, now=now), handed_from="")


def _without(case: Case, person: str) -> Case:
    """What this person was to do for the case, its owner does."""
    promises = tuple(
        replace(each, owner=case.owner) if each.is_open and each.owner == person else each
        for each in case.promises
    )
    tasks = tuple(
        replace(each, owner=case.owner) if each.done_at is None and each.owner == person else each
        for each in case.tasks
    )
    return replace(
        case,
        members=case.members - {person},
        promises=promises,
        tasks=tasks,
        actions=prevention.handed_on(case, person, case.owner),
    )
