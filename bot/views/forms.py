"""Fields of forms and what was typed into them; every form is built and read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.record import Field, Kind
from bot.views import ids
from bot.views.text import clip, line, marked, quote, readable, rich

TITLE_LIMIT = 24


@dataclass(frozen=True)
class Typed:
    """What a form's fields hold, by block id (a field's name) as Slack sends it."""

    values: Mapping[str, Mapping[str, Mapping[str, Any]]]

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "Typed":
        return cls(view.get("state", {}).get("values", {}))

    def text(self, name: str) -> str:
        return readable(str(self._element(name).get("value") or "")).strip()

    def choice(self, name: str) -> str:
        return readable(str((self._element(name).get("selected_option") or {}).get("value", "")))

    def ticked(self, name: str) -> tuple[str, ...]:
        chosen = self._element(name).get("selected_options") or ()
        return tuple(option["value"] for option in chosen)

    def user(self, name: str) -> str:
        return str(self._element(name).get("selected_user") or "")

    def users(self, name: str) -> tuple[str, ...]:
        return tuple(self._element(name).get("selected_users") or ())

    def channel(self, name: str) -> str:
        return str(self._element(name).get("selected_conversation") or "")

    def clock(self, name: str) -> str:
        """A time of day, `HH:MM`."""
        return str(self._element(name).get("selected_time") or "")

    def at(self, name: str) -> datetime | None:
        seconds = self._element(name).get("selected_date_time")
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    def __contains__(self, name: object) -> bool:
        return name in self.values

    def of_field(self, field: Field) -> str:
        """A record's field as it is stored: text, or a time in ISO form."""
        if field.kind is Kind.CHOICE:
            return self.choice(field.name)
        if field.kind is Kind.PERSON:
            return self.user(field.name)
        if field.kind is Kind.WHEN:
            at = self.at(field.name)
            return at.isoformat() if at else ""
        return self.text(field.name)

    def _element(self, name: str) -> Mapping[str, Any]:
        block = self.values.get(name) or {}
        return next(iter(block.values()), {})


def field_input(field: Field, initial: str = "", *, action_id: str = "") -> InputBlock:
    """With an action id of its own, the form hears of each choice at once."""
    element = _element(field, initial)
    element.action_id = action_id or field.name
    return input_block(
        field.name, field.label, element, hint=field.hint,
        optional=not field.required, dispatch=True if action_id else None,
    )  # fmt: skip


def input_block(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str = "",
    optional: bool = True,
    dispatch: bool | None = None,
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=element,
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=optional,
        dispatch_action=dispatch,
    )


def text_input(
    name: str, *, initial: str = "", multiline: bool = True, limit: int = 2000, focus: bool = False
) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=name,
        multiline=multiline,
        max_length=limit,
        initial_value=clip(initial, limit) or None,
        focus_on_load=focus or None,
    )


def select(
    name: str, options: Sequence[tuple[str, str]], *, initial: str = ""
) -> StaticSelectElement:
    made = [option(value, label) for value, label in options]
    return StaticSelectElement(
        action_id=name,
        options=made,
        initial_option=next((each for each in made if each.value == initial), None),
    )


def option(value: str, label: str, *, description: str = "") -> Option:
    return Option(
        value=value,
        text=PlainTextObject(text=clip(label, 75), emoji=False),
        description=PlainTextObject(text=clip(description, 75), emoji=False)
        if description
        else None,
    )


def at_input(name: str, initial: datetime | None = None) -> DateTimePickerElement:
    return DateTimePickerElement(
        action_id=name, initial_date_time=int(initial.timestamp()) if initial else None
    )


def form(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    about: str = "",
    close: str = "Cancel",
) -> View:
    """`about` holds ids only; it comes back when the form is sent."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=clip(title, TITLE_LIMIT), emoji=False),
        submit=PlainTextObject(text=submit, emoji=False) if submit else None,
        close=PlainTextObject(text=close, emoji=False),
        blocks=list(blocks),
        private_metadata=about or None,
    )


def notice(text: str, *, title: str = "Client issue", kept: Sequence[str] = ()) -> View:
    """A form that only says something, in a text of ours; `kept` is what was typed in vain."""
    blocks: list[Block] = [rich(line(*marked(text)))]
    if kept:
        blocks.append(rich(line("You wrote:"), *(quote(clip(each, 2500)) for each in kept)))
    return form(ids.NOTICE_FORM, title, blocks, close="Close")


def _element(field: Field, initial: str) -> InputInteractiveElement:
    if field.kind is Kind.CHOICE:
        return select(field.name, field.options, initial=initial)
    if field.kind is Kind.WHEN:
        return at_input(field.name, datetime.fromisoformat(initial) if initial else None)
    if field.kind is Kind.PERSON:
        return UserSelectElement(action_id=field.name, initial_user=initial or None)
    return text_input(
        field.name,
        initial=initial,
        multiline=field.kind is Kind.LONG,
        limit=field.limit,
    )
