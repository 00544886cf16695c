"""One case as a Markdown file; what people typed in it can't format it."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.domain.action import Action
from bot.domain.calendar import zone_or_utc
from bot.domain.case import Case
from bot.domain.export import Told
from bot.domain.promise import Promise, Task
from bot.domain.timeline import Entry, Kind
from bot.views.action_notes import STAGES
from bot.views.notes import dated
from bot.views.text import Part
from bot.views.times import place_of

_MARKS = re.compile(r"([\\`*\[\]<|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_BEGINS = re.compile(r"^([#>=-]|\+(?=\s|$))")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


def timeline_title(case: Case) -> str:
    return f"{case.label}: timeline"


def timeline_file_text(case: Case) -> str:
    return f"The timeline of {case.label} until now, to read, print or send on."


def timeline_markdown(told: Told) -> str:
    case = told.case
    facts = "\n".join(f"- **{name}:** {value}" for name, value in _facts(told) if value)
    parts = [
        f"# {case.label} · {_escaped(case.client)}",
        f"As of {_time(told, told.at)}. All times are those of {place_of(told.zone)}.",
        facts,
        _section("What happened", _quote(case.happened)),
        _section("What they want", _quote(case.want)),
        _section("Promises", _bullets(_promise(told, each) for each in case.promises)),
        _section("Tasks", _bullets(_task(told, each) for each in case.tasks)),
        _section("Prevention", _bullets(_action(told, each) for each in case.actions)),
        _section("Timeline", _bullets(_entry(told, each) for each in told.entries)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}" if text else ""


def _facts(told: Told) -> Iterable[tuple[str, str]]:
    case = told.case
    outcome = f", {case.outcome}" if case.outcome else ""
    yield "State", f"{case.state}{outcome}"
    yield "Severity", case.severity
    yield "Serious", ", ".join(sorted(case.serious))
    yield "Owner", _name(told, case.owner)
    yield "Who there", _escaped(case.contact)
    yield "Reached us", f"{_time(told, case.reached_at)}, {case.reached}"
    yield "Last client update", _time(told, case.updated_at) if case.updated_at else "none yet"
    yield "Resolved", _time(told, case.resolved_at) if case.resolved_at else ""
    yield "Closed", _time(told, case.closed_at) if case.closed_at else ""
    yield "Cause", _escaped(case.cause)


def _promise(told: Told, promise: Promise) -> str:
    by = f"by {_time(told, promise.due_at)}, {_name(told, promise.owner)}"
    return f"{_line(promise.what)} ({by}): {promise.state}"


def _task(told: Told, task: Task) -> str:
    done = f"done {_time(told, task.done_at)}" if task.done_at else "open"
    by = f"by {_time(told, task.due_at)}, {_name(told, task.owner)}"
    return f"{_line(task.what)} ({by}): {done}"


def _action(told: Told, action: Action) -> str:
    by = f"by {_time(told, action.due_at)}, {_name(told, action.owner)}"
    return f"{_line(action.what)} ({by}): {STAGES[action.stage]}"


def _entry(told: Told, entry: Entry) -> str:
    """As the thread says it; what it cuts short there stands here in full."""
    said = "".join(_part(told, each) for each in dated(entry, told.case, told.titles))
    what = "" if entry.kind is Kind.GUIDED else entry.detail.get("what", "")
    words = [what, entry.why]
    words += [told.case.happened] if entry.kind is Kind.OPENED else []
    whole = [_quote(text) for text in words if _escaped(text) not in said]
    return "\n\n".join([said, *whole])


def _part(told: Told, part: Part | str) -> str:
    match part:
        case Parts.Text():
            is_bold = isinstance(part.style, Parts.TextStyle) and part.style.bold
            return _spaced(part.text, "**" if is_bold else "")
        case Parts.User():
            return _name(told, part.user_id)
        case Parts.Date():
            return _time(told, datetime.fromtimestamp(part.timestamp, UTC))
        case Parts.Link():
            return _escaped(part.text or part.url)
        case _:
            return _spaced(part, "") if isinstance(part, str) else ""


def _spaced(text: str, mark: str) -> str:
    """Marked without the spaces around it: with them, Markdown reads no mark."""
    inside = text.strip()
    if not inside:
        return " " if text else ""
    before, after = (" " * each.isspace() for each in (text[0], text[-1]))
    return f"{before}{mark}{_escaped(inside)}{mark}{after}"


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join("- " + text.replace("\n", "\n  ") for text in texts)


def _quote(text: str) -> str:
    """Line by line, as it was typed."""
    rows = [_line(row) for row in text.splitlines()]
    return "\n".join(f"> {row}  " if row else ">" for row in rows)


def _line(text: str) -> str:
    """At the beginning of a line, where a list or a heading would begin."""
    return _NUMBERED.sub(r"\1\\\2", _BEGINS.sub(r"\\\1", _escaped(text)))


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _name(told: Told, user_id: str) -> str:
    return _escaped(told.names.get(user_id, user_id)) or "the bot"


def _time(told: Told, at: datetime) -> str:
    local = at.astimezone(zone_or_utc(told.zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"
