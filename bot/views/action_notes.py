"""What the thread of a case says about its prevention actions: one change, one line."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from slack_sdk.models.blocks import ButtonElement

from bot.domain.action import Action, Stage
from bot.domain.case import Case
from bot.domain.dues import due_of
from bot.domain.playbook import Playbook
from bot.domain.prevention import CHECKS
from bot.domain.reminder import Reminder
from bot.domain.timeline import Entry, Kind
from bot.domain.watch import action_of, day_of
from bot.views import ids
from bot.views.text import Part, bold, button, clip, day, person, plain, when

Parts = list[Part | str]
STAGES = {
    Stage.PLANNED: "not done yet",
    Stage.DONE: "done, not verified yet",
    Stage.WATCHED: "verified, and watched",
    Stage.PROVEN: "counted as proven",
    Stage.FAILED: "did not hold, open again",
}
SHOWN = 3
"""Actions on a card."""


def _what(entry: Entry, name: str = "what") -> Part:
    return plain(clip(" ".join(str(entry.detail.get(name, "")).split()), 300))


def _action(entry: Entry, case: Case) -> Action | None:
    return next((a for a in case.actions if a.id == entry.detail.get("id")), None)


def _planned(entry: Entry, case: Case) -> Parts:
    said: Parts = [bold("Prevention"), " by ", person(entry.by), ": ", _what(entry)]
    action, due_at = _action(entry, case), due_of(entry)
    if due_at is not None:
        return [*said, ". ", person(entry.detail["owner"]), " does it, by ", when(due_at)]
    if action is None:
        return said
    return [*said, ". ", person(action.owner), " does it, by ", when(action.due_at)]


def _joined(entry: Entry, case: Case) -> Parts:
    other = str(entry.detail.get("label", ""))
    if _action(entry, case):
        return [bold("Prevention"), f" serves {other} as well: ", _what(entry)]
    return [bold("Prevention"), f" of {other} serves this case as well: ", _what(entry)]


def _done(entry: Entry, _case: Case) -> Parts:
    said: Parts = [bold("Changed"), ", says ", person(entry.by), ": ", _what(entry, "said")]
    to = str(entry.detail.get("to", ""))
    if to:
        return [*said, ". ", person(to), " looks whether it is so."]
    return [*said, ". Somebody else has to look whether it is so."]


def _verified(entry: Entry, _case: Case) -> Parts:
    watched = " We watch for 90 days whether it comes back."
    return [bold("Verified"), " by ", person(entry.by), ": ", _what(entry), ".", watched]


def _not_yet(entry: Entry, _case: Case) -> Parts:
    missing: Parts = [". Missing: ", _what(entry, "missing")]
    return [bold("Not done yet"), ", says ", person(entry.by), ": ", _what(entry), *missing]


def _checked(entry: Entry, _case: Case) -> Parts:
    day = str(entry.detail.get("day", ""))
    return [bold(f"Holds after {day} days"), ", says ", person(entry.by), ": ", _what(entry)]


def _proven(entry: Entry, _case: Case) -> Parts:
    return [
        bold("Proven"),
        ", says ",
        person(entry.by),
        ": ",
        _what(entry),
        ". It did not come back.",
    ]


def _owner(entry: Entry, _case: Case) -> Parts:
    to = person(str(entry.detail.get("to", "")))
    return [
        bold("Prevention"),
        " is now with ",
        to,
        ", says ",
        person(entry.by),
        ": ",
        _what(entry),
    ]


def _failed(entry: Entry, _case: Case) -> Parts:
    said: Parts = [bold("It came back"), ", so this is open again: ", _what(entry)]
    if label := str(entry.detail.get("label", "")):
        return [*said, f". It came in {label}."]
    return [*said, ". ", person(entry.by), " saw: ", _what(entry, "seen")]


def _came_back(entry: Entry, _case: Case) -> Parts:
    label = str(entry.detail.get("label", ""))
    return [bold("It came back"), f": {label} had the same cause. Open again there: ", _what(entry)]


ACTION_NOTES: Mapping[Kind, Callable[[Entry, Case], Parts]] = {
    Kind.ACTION_PLANNED: _planned,
    Kind.ACTION_JOINED: _joined,
    Kind.ACTION_DONE: _done,
    Kind.ACTION_VERIFIED: _verified,
    Kind.ACTION_NOT_YET: _not_yet,
    Kind.ACTION_CHECKED: _checked,
    Kind.ACTION_PROVEN: _proven,
    Kind.ACTION_OWNER: _owner,
    Kind.ACTION_FAILED: _failed,
    Kind.CAME_BACK: _came_back,
}
ACTION_NOTICES: Mapping[Kind, str] = {
    Kind.ACTION_PLANNED: "It is yours. I remind you the working day before, and when it is due.",
    Kind.ACTION_OWNER: "It is yours now, and I remind you of it.",
    Kind.ACTION_NOT_YET: "It is open again, with a new day. Press It is done once that is in place.",
    Kind.ACTION_FAILED: "What was changed did not hold. Ask why once more, and change more.",
}


def action_buttons(entry: Entry, case: Case) -> list[ButtonElement]:
    """Under the note: it may be done before I remind of it, and others may have the same."""
    made = [action_done(entry, case)] if entry.kind in ACTION_NOTICES else []
    if entry.kind is Kind.ACTION_PLANNED:
        others = "Other clients affected?"
        made.append(button(others, action_id=ids.ACTION_OTHERS, value=case.id))
    return made


def action_done(entry: Entry, case: Case) -> ButtonElement:
    value = ids.join(case.id, str(entry.detail.get("id", "")))
    return button("It is done", action_id=ids.ACTION_DONE, value=value)


def action_due(reminder: Reminder, case: Case, _playbook: Playbook) -> Parts:
    action = _reminded(reminder, case)
    if action is None:
        return ["A prevention action is due."]
    said: Parts = [*_late(reminder), bold("Prevention: "), plain(clip(action.what, 300)), ", due "]
    return [*said, when(action.due_at), ". Done looks like this: ", plain(action.looks_like)]


def action_verification(reminder: Reminder, case: Case, _playbook: Playbook) -> Parts:
    action = _reminded(reminder, case)
    if action is None:
        return ["A prevention action waits to be verified."]
    said: Parts = [bold("Is it so? "), plain(clip(action.what, 200)), ". Done, says "]
    said += [person(action.done_by), ": ", plain(clip(action.said_done, 300))]
    return [*_late(reminder), *said, ". Look for this: ", plain(action.looks_like)]


def action_check(reminder: Reminder, case: Case, _playbook: Playbook) -> Parts:
    action = _reminded(reminder, case)
    if action is None:
        return ["Has it come back?"]
    day = day_of(reminder.subject)
    came = " One of their clients came to us since." if day < CHECKS[-1] else ""
    said: Parts = [bold(f"{day} days ago "), "we changed this: ", plain(clip(action.what, 300))]
    return [*_late(reminder), *said, f".{came} Has it come back?"]


def _reminded(reminder: Reminder, case: Case) -> Action | None:
    return next((a for a in case.actions if a.id == action_of(reminder.subject)), None)


def _late(reminder: Reminder) -> Parts:
    """To the lead, who is reminded beside whoever did not answer."""
    beside = reminder.key.endswith(f":{reminder.person}")
    return ["Told to you as the lead: nobody has answered this yet. "] if beside else []


def on_card(case: Case) -> list[Parts]:
    """A line for each of the newest actions: what it is, and where it stands."""
    return [
        [bold("Prevention "), plain(clip(" ".join(each.what.split()), 80)), " · ", *_stands(each)]
        for each in case.actions[-SHOWN:]
    ]


def _stands(action: Action) -> Parts:
    match action.stage:
        case Stage.DONE:
            return ["done, waits to be verified"]
        case Stage.WATCHED if action.done_at:
            return ["watched until ", day(action.done_at + timedelta(days=CHECKS[-1]))]
        case Stage.PROVEN:
            return ["proven"]
        case Stage.FAILED:
            return ["open again, due ", day(action.due_at)]
        case _:
            return ["due ", day(action.due_at)]
