"""The ladder of an escalation: who is asked first, and who next when nobody accepts."""

from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.person import Contact, Workspace


@dataclass(frozen=True)
class Rung:
    """Somebody to be asked, as a contact of that level."""

    person: str
    level: int


def rungs(
    case: Case, level: int, workspace: Workspace, *, round_the_clock: bool, asker: str = ""
) -> tuple[Rung, ...]:
    """The contacts of the level, then of those above; round the clock those on call, if any is.

    Never whom the case is about, its owner, or who asks. Where a level and all above have
    nobody, it is the lead, then whoever else is a contact, the highest first.
    """
    never = {"", case.about, case.owner, asker}
    contacts = [c for c in workspace.contacts if c.user_id not in never]
    able = sorted((c for c in contacts if c.level >= level), key=lambda c: c.level)
    if round_the_clock:
        able = [c for c in able if c.on_call] or able
    found = [Rung(c.user_id, c.level) for c in able]
    if not found:
        found = [Rung(workspace.lead, 1)] if workspace.lead not in never else []
        others = sorted(contacts, key=lambda c: -c.level)
        found += [Rung(c.user_id, c.level) for c in others]
    people = dict.fromkeys(rung.person for rung in found)
    return tuple(next(rung for rung in found if rung.person == person) for person in people)


def to_phone(workspace: Workspace, *, about: str = "") -> tuple[Contact, ...] | None:
    """Whom to phone when nobody is on call: the contacts with a number. None: somebody is."""
    contacts = [c for c in workspace.contacts if c.user_id != about]
    if any(c.on_call for c in contacts):
        return None
    return tuple(c for c in contacts if c.phone)
