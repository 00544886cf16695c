"""The settings of a workspace, as a form for admins."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.erasure import NOTICE, YEARS
from bot.domain.errors import InvalidFields
from bot.domain.offer import amount
from bot.domain.person import LEVELS, Contact, Limits, Workspace
from bot.views import ids
from bot.views.forms import Typed, at_input, form, input_block, select, text_input
from bot.views.text import actions, bold, button, line, rich

LEVEL_NAMES = {1: "Level 1, lead", 2: "Level 2, manager", 3: "Level 3, executive or counsel"}
PER_LEVEL = 2
COUNTRY_HINT = "A country as in DE, or a part of it as in DE-BY."
EMPTY = (("line", "Say so in one line"), ("quiet", "Post nothing"))


def settings_form(workspace: Workspace) -> View:
    blocks: list[Block] = [
        _channel(
            "cases_channel",
            "Channel for cases",
            workspace.cases_channel,
            hint="If empty, a case lives where it was opened.",
        ),
        _channel(
            "digest_channel",
            "Channel for the digest",
            workspace.digest_channel,
            hint="If empty, the channel for cases. Each owner gets their own by direct message.",
        ),
        _time("digest_at", "Digest at", workspace.digest_at),
        input_block(
            "zone",
            "Time zone",
            text_input("zone", initial=workspace.zone, multiline=False, limit=64),
            hint="As in Europe/Berlin. People are reminded in their own zone.",
            optional=False,
        ),
        _time("start", "Working hours from", workspace.start),
        _time("end", "Working hours to", workspace.end),
        *_days_off(workspace),
        rich(line(bold("Who helps when it gets hard"))),
        *_contacts(workspace),
        _on_call(workspace),
        rich(line(bold("What may be offered without asking"))),
        _limit("limit_owner", "An owner, up to", workspace.limits.owner, ask="the lead"),
        _limit("limit_lead", "The lead, up to", workspace.limits.lead, ask="a contact of level 2"),
        rich(line(bold("When cases are over"))),
        _erase_after(workspace),
        rich(line(bold("Take it elsewhere"))),
        actions("export", button("Export all cases", action_id=ids.SETTINGS_EXPORT)),
    ]
    return form(ids.SETTINGS_FORM, "Settings", blocks, submit="Save")


def parse_settings(view: Mapping[str, Any], *, team_id: str) -> Workspace:
    typed = Typed.of(view)
    zone = typed.text("zone")
    if zone not in available_timezones():
        raise InvalidFields({"zone": "I don't know this zone. Write it as in Europe/Berlin."})
    return Workspace(
        team_id=team_id,
        cases_channel=typed.channel("cases_channel"),
        digest_channel=typed.channel("digest_channel"),
        digest_at=time.fromisoformat(typed.clock("digest_at") or "09:00"),
        zone=zone,
        start=time.fromisoformat(typed.clock("start") or "09:00"),
        end=time.fromisoformat(typed.clock("end") or "17:00"),
        country=typed.text("country").upper(),
        days_off=_dates(typed.text("days_off")),
        quiet_when_empty=typed.choice("empty") == "quiet",
        contacts=_named(typed),
        limits=_limits(typed),
        erase_after=int(typed.choice("erase_after") or 0),
    )


def my_settings_form(country: str, paused_until: datetime | None) -> View:
    """What each person sets for themselves."""
    blocks: list[Block] = [
        _country(country, hint=f"{COUNTRY_HINT} Empty: those of the workspace."),
        input_block(
            "paused_until",
            "No digest for me until",
            at_input("paused_until", paused_until),
            hint="Reminders still come. While you are away, somebody else gets them: "
            f"{ids.COMMAND} away.",
        ),
    ]
    return form(ids.MY_SETTINGS_FORM, "My settings", blocks, submit="Save")


def parse_my_settings(view: Mapping[str, Any]) -> tuple[str, datetime | None]:
    typed = Typed.of(view)
    return typed.text("country").upper(), typed.at("paused_until")


def _erase_after(workspace: Workspace) -> Block:
    years = [(str(n), "1 year" if n == 1 else f"{n} years") for n in YEARS]
    return input_block(
        "erase_after",
        "Erase closed cases after",
        select("erase_after", [("0", "Never"), *years], initial=str(workspace.erase_after)),
        hint=f"For good, beginning {NOTICE.days} days after you save it; all admins are told. Not "
        "under legal hold, nor with something open. What stands in Slack stays there.",
        optional=False,
    )


def _country(country: str, *, hint: str) -> Block:
    element = text_input("country", initial=country, multiline=False, limit=12)
    return input_block("country", "Public holidays of", element, hint=hint)


def _days_off(workspace: Workspace) -> list[Block]:
    own = ", ".join(day.isoformat() for day in workspace.days_off)
    quiet = "quiet" if workspace.quiet_when_empty else "line"
    return [
        _country(workspace.country, hint=f"{COUNTRY_HINT} Weekends are those of the country."),
        input_block(
            "days_off",
            "Our own days off",
            text_input("days_off", initial=own, limit=2000),
            hint="Dates as in 2026-12-24, with commas between them.",
        ),
        input_block(
            "empty",
            "On a day with nothing due",
            select("empty", EMPTY, initial=quiet),
            optional=False,
        ),
    ]


def _dates(text: str) -> tuple[date, ...]:
    try:
        found = {date.fromisoformat(each) for each in text.replace(",", " ").split()}
    except ValueError:
        wrong = "Write dates as in 2026-12-24, with commas between them."
        raise InvalidFields({"days_off": wrong}) from None
    return tuple(sorted(found))


def _named(typed: Typed) -> tuple[Contact, ...]:
    on_call = typed.users("on_call")
    contacts = tuple(
        Contact(
            level=level,
            user_id=user_id,
            phone=typed.text(f"phone.{level}.{n}"),
            on_call=user_id in on_call,
        )
        for level in LEVELS
        for n in range(PER_LEVEL)
        if (user_id := typed.user(f"contact.{level}.{n}"))
    )
    if set(on_call) - {contact.user_id for contact in contacts}:
        raise InvalidFields({"on_call": "Choose only people who are named above."})
    return contacts


def _limits(typed: Typed) -> Limits:
    owner, lead = (amount(typed.text(name), field=name) for name in ("limit_owner", "limit_lead"))
    if owner is not None and lead is not None and lead < owner:
        raise InvalidFields({"limit_lead": "The lead's limit can't be below that of an owner."})
    return Limits(owner=owner, lead=lead)


def _limit(name: str, label: str, limit: Decimal | None, *, ask: str) -> Block:
    typed = "" if limit is None else f"{limit:f}"
    hint = f"A sum. Above it, {ask} must agree. Empty is no limit."
    return input_block(
        name, label, text_input(name, initial=typed, multiline=False, limit=20), hint=hint
    )


def _channel(name: str, label: str, channel: str, *, hint: str) -> Block:
    element = ConversationSelectElement(
        action_id=name,
        initial_conversation=channel or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return input_block(name, label, element, hint=hint)


def _time(name: str, label: str, at: time) -> Block:
    element = TimePickerElement(action_id=name, initial_time=f"{at:%H:%M}")
    return input_block(name, label, element, optional=False)


def _contacts(workspace: Workspace) -> list[Block]:
    blocks: list[Block] = []
    for level in LEVELS:
        known = [contact for contact in workspace.contacts if contact.level == level]
        for n in range(PER_LEVEL):
            contact = known[n] if n < len(known) else Contact(level=level, user_id="")
            blocks += _contact(contact, n)
    return blocks


def _on_call(workspace: Workspace) -> Block:
    named = list(dict.fromkeys(c.user_id for c in workspace.contacts if c.on_call))
    element = UserMultiSelectElement(action_id="on_call", initial_users=named or None)
    hint = "Of those above: who can be reached at night and at the weekend, when harm goes on."
    return input_block("on_call", "On call", element, hint=hint)


def _contact(contact: Contact, n: int) -> list[Block]:
    name = f"{contact.level}.{n}"
    label = LEVEL_NAMES[contact.level] + (", second" if n else "")
    select = UserSelectElement(action_id=f"contact.{name}", initial_user=contact.user_id or None)
    phone = text_input(f"phone.{name}", initial=contact.phone, multiline=False, limit=40)
    return [
        input_block(f"contact.{name}", label, select),
        input_block(f"phone.{name}", f"{label}: phone", phone),
    ]
