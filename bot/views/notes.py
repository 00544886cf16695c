"""Notes in the thread of a case: one change, one line."""

from collections.abc import Callable, Mapping
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.case import Case, Waiting
from bot.domain.dues import due_of
from bot.domain.escalating import find
from bot.domain.hold import is_held
from bot.domain.promise import Promise
from bot.domain.record import FAULT
from bot.domain.timeline import Entry, Kind
from bot.views import ids
from bot.views.action_notes import ACTION_NOTES, ACTION_NOTICES, action_buttons, action_done
from bot.views.approvals import asked_approval
from bot.views.escalations import accept
from bot.views.handover import handed_over, owner_note
from bot.views.leaving import left_note
from bot.views.linking import linked_note, merged_note
from bot.views.rhythm import rhythm_in_words
from bot.views.text import (
    Part,
    actions,
    bold,
    button,
    clip,
    either,
    escape,
    lines,
    ours,
    person,
    plain,
    rich,
    when,
)

Parts = list[Part | str]
STEPS = {Kind.STEP_DONE: "done", Kind.STEP_SKIPPED: "skipped", Kind.STEP_BACK: "opened again"}
WAITS = "Nobody has accepted it yet, and its owner waits. Accept it, or phone somebody who can."
NOBODY_LEFT = (
    "All who can be asked were asked, and I go on telling them. Don't wait for it: phone somebody "
    "who may decide, and tell the client when they hear from you next."
)


def note(entry: Entry, case: Case) -> list[Block]:
    said = rich(lines([NOTES[entry.kind](entry, case)]))
    pressed = action_buttons(entry, case)
    return [said, actions(f"action/{entry.id}", *pressed)] if pressed else [said]


def dated(entry: Entry, case: Case, titles: Mapping[str, str]) -> Parts:
    """One line of a timeline; `titles` of the steps, by their keys."""
    if entry.kind in STEPS:
        key = entry.detail.get("step", "")
        return _step_line(entry, titles.get(key) or _title(key))
    said = NOTES.get(entry.kind)
    what: Parts = said(entry, case) if said else [f"{entry.kind}, ", person(entry.by)]
    return [when(entry.at), " · ", *what]


def _step_line(entry: Entry, title: str) -> Parts:
    why = [f" “{entry.why}”"] if entry.why else []
    said = f" {STEPS[entry.kind]} by "
    return [when(entry.at), " · ", bold(title), said, person(entry.by), ".", *why]


def _title(key: str) -> str:
    """Of a step of another situation, which the case had before."""
    return key.replace("_", " ").capitalize() or "A step"


def note_text(entry: Entry, case: Case) -> str:
    return escape(f"{case.label}: {entry.kind}")


def notice(entry: Entry, case: Case, url: str, *, to: str) -> list[Block]:
    """The same change, privately, for somebody who has to do something about it."""
    if entry.kind is Kind.OWNER:
        return handed_over(entry, case, url, to)
    if entry.kind is Kind.APPROVAL_ASKED:
        return asked_approval(entry, case, url)
    decided = "who answers them, and when" if is_held(case) else "what was decided"
    asked = {
        Kind.OPENED: "This case is yours. Its thread says what to do first.",
        Kind.PROMISE_BROKEN: "Told to you as the lead, privately. Ask what they need.",
        Kind.PROMISE_LATE: "Told to you as the lead, privately, once. Ask what they need.",
        Kind.ESCALATED: "A heads-up: the owner keeps it, and you need do nothing now.",
        Kind.NOT_ACCEPTED: WAITS if to == entry.detail.get("to") else NOBODY_LEFT,
        Kind.ACCEPTED: "The client still hears from one voice. Agree who that is.",
        Kind.HANDED_BACK: f"It is yours again. Tell the client {decided}.",
        Kind.MERGED: "It is one case now, and yours: the promises and tasks of both are here."
        if to == case.owner
        else "Your case goes on there, with its promises and tasks.",
        Kind.TASK_ADDED: "I remind you of it. When it is done, press Done there.",
        Kind.APPROVED: "The ways may be offered now, as they stand.",
        Kind.NOT_APPROVED: "Nothing of it is offered. Note other ways, or talk it over.",
        **ACTION_NOTICES,
    }
    title = lines([[bold(f"{case.label} · "), plain(case.client, bold=True)]])
    said = lines([NOTES[entry.kind](entry, case), [asked.get(entry.kind, "")]])
    blocks: list[Block] = [rich(title, said)]
    under_way = case.escalation
    waits = entry.kind is Kind.NOT_ACCEPTED and to == entry.detail["to"]
    waits = waits and bool(under_way and not under_way.accepted_by)
    accepts = accept(case, under_way) if under_way and waits else None
    opens = button("Open case", action_id=ids.CASE_LINK, url=url) if url else None
    done = action_done(entry, case) if entry.kind in ACTION_NOTICES else None
    if accepts or done or opens:
        blocks.append(actions(f"notice/{entry.id}", accepts, done, opens))
    return blocks


def _what(entry: Entry, limit: int = 500) -> Part:
    return plain(clip(str(entry.detail.get("what", "")), limit))


def _why(entry: Entry) -> Parts:
    return [" ", plain(f"“{clip(entry.why, 300)}”")] if entry.why else []


def _talked(entry: Entry, case: Case) -> Parts:
    """With what was agreed in it, also when that promise is answered by now."""
    made = (p for p in case.promises if p.from_agreement and p.made_at == entry.at)
    said: Parts = [person(entry.by), " talked with ", plain(case.client), "."]
    if (promise := next(made, None)) is None:
        return said
    return [*said, " Agreed: ", plain(clip(promise.what, 300)), ", by ", when(promise.due_at)]


def _update(entry: Entry, _case: Case) -> Parts:
    said: Parts = [bold("Client update"), " by ", person(entry.by), ": ", _what(entry)]
    if entry.detail.get("answered"):
        said.append(" They answered: we are on it again.")
    if "rhythm" not in entry.detail:
        return said
    agreed = rhythm_in_words(entry.detail["rhythm"])
    return [*said, " Agreed: ", f"a word from us {agreed}." if agreed else "no rhythm any more."]


def _said(entry: Entry, _case: Case) -> Parts:
    return [bold("Note"), " by ", person(entry.by), ": ", _what(entry)]


def _resolved(entry: Entry, _case: Case) -> Parts:
    ask = " The solution is in place. Next: ask them how it went."
    return [bold("Resolved"), " by ", person(entry.by), ".", ask]


def _closed(entry: Entry, _case: Case) -> Parts:
    """With the cause that was found, and what was done where the case was solved already."""
    said: Parts = [
        bold("Closed"),
        " by ",
        person(entry.by),
        f": {entry.detail.get('outcome', '')}.",
    ]
    if cause := entry.detail.get("cause"):
        said += [" Cause: ", plain(clip(cause, 200)), "."]
    if entry.detail.get("what"):
        said += [" What we did: ", _what(entry), "."]
    return [*said, *_why(entry)]


def _opened(entry: Entry, case: Case) -> Parts:
    return [bold("Opened"), " by ", person(entry.by), ": ", plain(clip(case.happened, 500))]


def _reopened(entry: Entry, _case: Case) -> Parts:
    return [bold("Reopened"), " by ", person(entry.by), ".", *_why(entry)]


def _severity(entry: Entry, _case: Case) -> Parts:
    to = str(entry.detail["to"])
    return [bold("Severity"), f" is now {to}, set by ", person(entry.by), ".", *_why(entry)]


def _fault(entry: Entry, _case: Case) -> Parts:
    to = dict(FAULT.options)[str(entry.detail["to"])].lower()
    return [bold("Fault"), f" is now: {to}, set by ", person(entry.by), ".", *_why(entry)]


def _waiting(entry: Entry, _case: Case) -> Parts:
    on = str(entry.detail.get("on", ""))
    named = on if on == Waiting.US else f"the {on}"
    return [bold("Waiting on"), f" {named}, set by ", person(entry.by), "."]


def _promise(entry: Entry, case: Case) -> Promise | None:
    return next((p for p in case.promises if p.id == entry.detail.get("id")), None)


def _due_at(entry: Entry, case: Case) -> datetime | None:
    """As it was said then; what was written long ago has only the day of today."""
    promise = _promise(entry, case)
    return due_of(entry) or (promise.due_at if promise else None)


def _made(entry: Entry, case: Case) -> Parts:
    due_at = _due_at(entry, case)
    due: Parts = [", by ", when(due_at)] if due_at else []
    promise = _promise(entry, case)
    theirs = promise is not None and promise.owner != entry.by
    keeper: Parts = ["; ", person(promise.owner), " keeps it"] if promise and theirs else []
    return [bold("Promise"), " by ", person(entry.by), ": ", _what(entry), *due, *keeper]


def _kept(entry: Entry, _case: Case) -> Parts:
    return [bold("Promise kept"), ", says ", person(entry.by), ": ", _what(entry)]


def _moved(entry: Entry, case: Case) -> Parts:
    due_at = _due_at(entry, case)
    due: Parts = [", now by ", when(due_at)] if due_at else []
    return [bold("Promise renegotiated"), " by ", person(entry.by), ": ", _what(entry), *due]


def _broken(entry: Entry, _case: Case) -> Parts:
    first = ". Apologize for that first, before anything else."
    return [bold("Promise not kept"), ": ", _what(entry), first]


def _late(entry: Entry, case: Case) -> Parts:
    promise = _promise(entry, case)
    said: Parts = [bold("Still owed to the client"), ": ", _what(entry), ". "]
    if promise:
        said += [
            "It was promised for ",
            when(due_of(entry) or promise.due_at),
            "; ",
            person(entry.detail.get("owner", promise.owner)),
            " has it. ",
        ]
    return [*said, "The case is closed, and our word still stands."]


def _task(entry: Entry, case: Case) -> Parts:
    said: Parts = [bold("Task"), " by ", person(entry.by), ": ", _what(entry)]
    task = next((t for t in case.tasks if t.id == entry.detail.get("id")), None)
    return [*said, ", for ", person(task.owner), ", by ", when(task.due_at)] if task else said


def _task_done(entry: Entry, _case: Case) -> Parts:
    return [bold("Task done"), " by ", person(entry.by), ": ", _what(entry)]


def _guidance(entry: Entry, _case: Case) -> Parts:
    return [bold("From here on: "), *ours(str(entry.detail.get("what", "")))]


def _situation(entry: Entry, _case: Case) -> Parts:
    return [bold("Situation"), f" is now {entry.detail['to']}, set by ", person(entry.by), "."]


def _cooling(entry: Entry, _case: Case) -> Parts:
    minutes = str(entry.detail["minutes"])
    return [person(entry.by), f" answers in {minutes} minutes, with a cooler head."]


def _offers(entry: Entry, _case: Case) -> Parts:
    return [bold("Ways to offer"), " by ", person(entry.by), ": ", _what(entry)]


def _refused(entry: Entry, _case: Case) -> Parts:
    return [bold("Refused"), ", notes ", person(entry.by), ". No third offer at once."]


def _asked(entry: Entry, _case: Case) -> Parts:
    asked = either(str(entry.detail["ask"]).split())
    return [bold("Needs a yes"), " before it is offered, from ", *asked, "."]


def _approved(entry: Entry, _case: Case) -> Parts:
    return [bold("Remedy approved"), " by ", person(entry.by), ": ", _what(entry)]


def _not_approved(entry: Entry, _case: Case) -> Parts:
    return [bold("Remedy not approved"), " by ", person(entry.by), ": ", _what(entry), *_why(entry)]


def _harm(entry: Entry, _case: Case) -> Parts:
    stopped = "The harm has stopped" if entry.detail["stopped"] else "The harm goes on again"
    return [bold(stopped), ", notes ", person(entry.by), ".", *_why(entry)]


def _counsel(entry: Entry, _case: Case) -> Parts:
    return [bold("Counsel consulted"), ", notes ", person(entry.by), ": ", _what(entry)]


def _escalated(entry: Entry, case: Case) -> Parts:
    if entry.detail["level"] == "0":
        told = find(case, entry.detail["id"]).decision
        return [bold("Heads-up"), " by ", person(entry.by), ": ", plain(clip(told, 500))]
    return [bold(f"Escalated, level {entry.detail['level']}"), f": {entry.detail['reason']}."]


def _not_accepted(entry: Entry, case: Case) -> Parts:
    escalation = find(case, entry.detail["id"])
    said: Parts = [bold(f"Escalated, level {escalation.level}"), ", since "]
    return [*said, when(escalation.asked_at), ": not accepted yet."]


def _accepted(entry: Entry, _case: Case) -> Parts:
    return [bold("Accepted"), " by ", person(entry.by), "."]


def _guided(entry: Entry, _case: Case) -> Parts:
    return [person(entry.by), " went on in the guidance of the escalation."]


def _handed_back(entry: Entry, _case: Case) -> Parts:
    return [bold("Handed back"), " by ", person(entry.by), ": ", _what(entry)]


def _snoozed(entry: Entry, _case: Case) -> Parts:
    return [
        bold("Snoozed again and again"),
        " by ",
        person(entry.by),
        ": ",
        _what(entry),
        ".",
        *_why(entry),
    ]


def _serious(entry: Entry, _case: Case) -> Parts:
    said = str(entry.detail.get("what", "")) or "nothing any more"
    return [bold("Serious"), f": {said}, says ", person(entry.by), ".", *_why(entry)]


def _made_private(entry: Entry, _case: Case) -> Parts:
    return [bold("Made private"), " by ", person(entry.by), ".", *_why(entry)]


NOTES: Mapping[Kind, Callable[[Entry, Case], Parts]] = {
    Kind.OPENED: _opened,
    Kind.TALKED: _talked,
    Kind.CLIENT_UPDATE: _update,
    Kind.NOTE: _said,
    Kind.RESOLVED: _resolved,
    Kind.CLOSED: _closed,
    Kind.REOPENED: _reopened,
    Kind.OWNER: owner_note,
    Kind.SEVERITY: _severity,
    Kind.FAULT: _fault,
    Kind.WAITING: _waiting,
    Kind.PROMISE_MADE: _made,
    Kind.PROMISE_KEPT: _kept,
    Kind.PROMISE_MOVED: _moved,
    Kind.PROMISE_BROKEN: _broken,
    Kind.PROMISE_LATE: _late,
    Kind.TASK_ADDED: _task,
    Kind.TASK_DONE: _task_done,
    Kind.GUIDANCE: _guidance,
    Kind.SITUATION: _situation,
    Kind.COOLING: _cooling,
    Kind.OFFERS: _offers,
    Kind.REFUSED: _refused,
    Kind.APPROVAL_ASKED: _asked,
    Kind.APPROVED: _approved,
    Kind.NOT_APPROVED: _not_approved,
    Kind.COUNSEL: _counsel,
    Kind.SNOOZED: _snoozed,
    Kind.SERIOUS: _serious,
    Kind.MADE_PRIVATE: _made_private,
    Kind.ESCALATED: _escalated,
    Kind.NOT_ACCEPTED: _not_accepted,
    Kind.ACCEPTED: _accepted,
    Kind.GUIDED: _guided,
    Kind.HANDED_BACK: _handed_back,
    Kind.LEFT: left_note,
    Kind.LINKED: linked_note,
    Kind.MERGED: merged_note,
    Kind.HARM: _harm,
    **ACTION_NOTES,
}
