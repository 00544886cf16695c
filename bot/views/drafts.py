"""*Draft a reply*: a text to copy, filled from the case; nothing is sent to clients by the bot."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.domain.case import Case
from bot.domain.draft import Channel, Template, gaps
from bot.domain.fault import Fault
from bot.domain.sent import NOTHING, Does, Plan, Said
from bot.domain.timeline import Entry
from bot.domain.wording import Remark
from bot.domain.written import when as when_written
from bot.views import ids
from bot.views.forms import Typed, at_input, form, input_block, select, text_input
from bot.views.text import Part, bold, bullets, clip, line, person, plain, rich, small, when
from bot.views.updates import one_voice

LIMIT = 3000
CHANNELS = ((Channel.WRITING, "In writing"), (Channel.PHONE, "On the phone"))
NOBODY = "-"
TIMES = {"next_update_at": "next_update", "new_time": "new_time", "due": "due"}
CARD = "card"
"""In place of a step: the drafts under *More* of the card."""


@dataclass(frozen=True, kw_only=True)
class About:
    """What travels with the form: ids and choices, never the text."""

    case_id: str
    step: str = NOBODY
    promise: str = NOBODY
    key: str = ""
    channel: Channel = Channel.WRITING
    fault: str = Fault.UNCLEAR
    """As it was when the text was made."""
    made_at: datetime | None = None
    """Whatever was said to the client since then has overtaken it."""
    warned: bool = False
    agreed: bool = False
    """What it promises is what we agreed as the solution."""
    made: str = ""
    """The text as we made it, in short: as long as it stands, nobody has edited it."""

    def dump(self) -> str:
        warned = "warned" if self.warned else NOBODY
        agreed = "agreed" if self.agreed else NOBODY
        made_at = self.made_at.isoformat() if self.made_at else NOBODY
        made = (self.key, self.channel, self.fault, made_at, warned, agreed, self.made)
        return ids.join(self.case_id, self.step, self.promise, *made)

    @classmethod
    def load(cls, metadata: str) -> "About":
        parts = ids.split(metadata, 10)
        case_id, step, promise, key, channel, fault, made_at, warned, agreed, made = parts
        return cls(
            case_id=case_id,
            step=step,
            promise=promise,
            key=key,
            channel=Channel(channel),
            fault=fault,
            made_at=when_written(made_at),
            warned=warned == "warned",
            agreed=agreed == "agreed",
            made=made,
        )

    @property
    def field(self) -> str:
        """Another text is another field: Slack keeps what was typed in one of the same name."""
        return f"text.{self.key}.{self.channel}.{self.made}"


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What stands above the text: what to mend, who says it, and what changed since it was made."""

    remarks: Sequence[Remark] = ()
    senior: bool = False
    changed: bool = False
    spoken: bool = True
    """On the phone it is said in other words, so there is something to choose."""
    overtaken: Entry | None = None
    """What was said to the client after the text was made."""
    talking: Sequence[Case] = ()
    """Where somebody else is in touch with them."""
    plan: Plan = NOTHING
    must_wait: bool = False
    """A yes to the ways is still missing."""


def draft_form(
    case: Case,
    about: About,
    offered: Sequence[Template],
    text: str,
    next_at: datetime | None,
    notes: Notes,
) -> View:
    blocks: list[Block] = []
    if len(offered) > 1:
        titles = [(template.key, template.title) for template in offered]
        which = select(ids.DRAFT_KEY, titles, initial=about.key)
        blocks.append(input_block("key", "Which text?", which, optional=False, dispatch=True))
    if notes.spoken:
        how = select(ids.DRAFT_CHANNEL, CHANNELS, initial=about.channel)
        blocks.append(input_block("channel", "For", how, optional=False, dispatch=True))
    blocks += [*one_voice(notes.talking), *_overtaken(notes.overtaken)]
    blocks += _notes(text, notes, again=about.warned)
    blocks += [
        input_block(
            about.field,
            "Text",
            text_input("text", initial=text, limit=LIMIT),
            hint="Copy it, and send it yourself. I send nothing to clients.",
            optional=False,
        ),
        *_promise(notes.plan),
        _time("next_update_at", "Your next word to them", next_at, "I keep this time with you."),
    ]
    title = f"Draft · {case.label}"
    return form(ids.DRAFT_FORM, title, blocks, submit="I sent this", about=about.dump())


def typed_text(view: Mapping[str, Any], about: About) -> tuple[str, datetime | None]:
    typed = Typed.of(view)
    return typed.text(about.field), typed.at("next_update_at")


def typed_promise(view: Mapping[str, Any], about: About) -> Said:
    """The promise that was said in the text: its new time, or what and by when."""
    typed = Typed.of(view)
    if at := typed.at("new_time"):
        return Said(at=at, moves=about.promise)
    return Said(what=typed.text("promised"), at=typed.at("due"), agreed=about.agreed)


def _promise(plan: Plan) -> list[Block]:
    optional = not plan.needed
    if plan.does is Does.MOVES and plan.promise:
        hint = f"Our promise moves to it: {clip(plan.promise.what, 150)}"
        return [_time("new_time", "The new time", plan.at, hint, optional=optional)]
    if plan.does is Does.MAKES:
        what = text_input("promised", initial=plan.what, multiline=False, limit=500)
        hint = "I keep it as our promise. Leave it empty if nothing is settled yet."
        return [
            input_block("promised", "What did you promise them?", what, optional=optional),
            _time(
                "due",
                "By when?",
                plan.at,
                "I keep it as our promise." if plan.needed else hint,
                optional=optional,
            ),
        ]
    return []


def _time(
    name: str, label: str, at: datetime | None, hint: str, *, optional: bool = True
) -> InputBlock:
    """Chosen once: the text gets it at once, too."""
    picker = at_input(ids.DRAFT_TIME, at)
    return input_block(name, label, picker, hint=hint, optional=optional, dispatch=True)


def made_of(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def typed_times(view: Mapping[str, Any]) -> dict[str, datetime]:
    """The times that are chosen so far, by the gap that each of them fills."""
    typed = Typed.of(view)
    found = {name: typed.at(block) for block, name in TIMES.items()}
    return {name: at for name, at in found.items() if at is not None}


def chosen(view: Mapping[str, Any], about: About) -> tuple[str, Channel]:
    typed = Typed.of(view)
    channel = typed.choice("channel")
    return typed.choice("key") or about.key, Channel(channel) if channel else about.channel


def _overtaken(entry: Entry | None) -> list[Block]:
    if entry is None:
        return []
    what = clip(" ".join(str(entry.detail.get("what", "")).split()), 240)
    said: list[Part | str] = [bold("Overtaken  "), person(entry.by), " logged a client update "]
    said.append(when(entry.at))
    said += [": ", plain(f"“{what}”")] if what else []
    return [rich(line(*said)), small("Does your text still hold?")]


def _notes(text: str, notes: Notes, *, again: bool) -> list[Block]:
    blocks: list[Block] = []
    if notes.must_wait:
        blocks.append(small("These ways still need a yes. Send it once you have it."))
    if notes.senior:
        blocks.append(small("Best said by someone senior: a promise was broken, or it came back."))
    if left := gaps(text):
        many = "1 gap […]" if left == 1 else f"{left} gaps […]"
        blocks.append(small(f"{many} to fill: the case does not know it yet."))
    if notes.changed:
        blocks.append(small("Whose fault it is was changed after this was drafted. Still true?"))
    if notes.remarks:
        said = [[plain(f"“{clip(r.found, 80)}”: "), plain(r.mend)] for r in notes.remarks[:8]]
        blocks.append(rich(line(bold("Look once more")), bullets(said)))
    if again:
        blocks.append(small("Press I sent this again to keep it as it is."))
    return blocks
