"""Who was reminded of a prevention action while its owner was away may be the one who did it."""

from bot.domain.case import Case
from bot.domain.prevention import stood_in
from bot.domain.reminder import Kind, Remembered, Reminder
from bot.domain.watch import action_of
from store import Transaction


async def with_stand_ins(tx: Transaction, case: Case) -> Case:
    """To be saved by the caller, and asked before the reminders go back to the owner."""
    if not case.actions:
        return case
    told = await tx.reminders.of_case(case.id)
    return stood_in(case, [(action_of(r.subject), r.person) for r in told if _was_said(r)])


def _was_said(reminder: Reminder) -> bool:
    """The lead, who is told beside the owner, stands in for nobody."""
    beside = reminder.key.endswith(f":{reminder.person}")
    to_do = reminder.kind in {Kind.ACTION, Kind.ACTION_SOON}
    said = reminder.state is Remembered.HANDED_OUT or bool(reminder.snoozed_by)
    return to_do and said and not beside
