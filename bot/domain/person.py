"""The people and channels of a workspace, and its own settings."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from bot.domain.calendar import Calendar

LEVELS = (1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Person:
    """`staff`: a full member of this workspace; guests, bots and strangers are not."""

    user_id: str
    name: str
    zone: str = "UTC"
    staff: bool = True
    admin: bool = False


@dataclass(frozen=True, kw_only=True)
class Channel:
    """`member`: the bot is in it. `shared`: people of another organisation are in it."""

    channel_id: str
    name: str
    private: bool
    member: bool
    shared: bool


@dataclass(frozen=True, kw_only=True)
class Contact:
    """`on_call`: can be reached round the clock."""

    level: int
    user_id: str
    phone: str = ""
    on_call: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What may be offered without asking; none is no limit."""

    owner: Decimal | None = None
    lead: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Settings of a workspace, changed in Slack. Empty channels are not chosen yet."""

    team_id: str
    cases_channel: str = ""
    digest_channel: str = ""
    digest_at: time = time(9)
    zone: str = "UTC"
    start: time = time(9)
    end: time = time(17)
    contacts: tuple[Contact, ...] = ()
    limits: Limits = Limits()
    installed_by: str = ""
    country: str = ""
    """Whose public holidays and weekend hold, as in `DE` or `DE-BY`; empty: Saturday and Sunday."""
    days_off: tuple[date, ...] = ()
    """The company's own."""
    quiet_when_empty: bool = False
    """No digest on a day with nothing in it."""
    no_rooms_since: datetime | None = None
    """When Slack first refused us a private channel; None while it makes them."""
    planned_for: str = ""
    """The times of the levels for which its open cases were planned (`Levels.times`)."""
    erase_after: int = 0
    """Years after which a closed case is erased; 0 is never."""
    erase_from: datetime | None = None
    """When the rule begins: a while after it was set."""
    erase_by: str = ""
    """Who set it."""

    @property
    def lead(self) -> str:
        """The first contact of level 1; until there is one, who installed the bot."""
        first = next((c.user_id for c in self.contacts if c.level == 1), "")
        return first or self.installed_by

    def contacts_at(self, level: int, *, about: str = "") -> tuple[str, ...]:
        """Who is asked at this level: never the person that the case is about, but somebody.

        Without contacts of the level it is the lead, then whoever else is a contact.
        """
        at_level = [c.user_id for c in self.contacts if c.level == level]
        others = [c.user_id for c in sorted(self.contacts, key=lambda c: c.level)]
        for group in (at_level, [self.lead], others):
            if asked := tuple(dict.fromkeys(u for u in group if u and u != about)):
                return asked
        return ()

    def without(self, gone: frozenset[str]) -> "Workspace":
        """As if those who left were no contacts."""
        here = tuple(c for c in self.contacts if c.user_id not in gone)
        first = "" if self.installed_by in gone else self.installed_by
        return replace(self, contacts=here, installed_by=first)

    @property
    def digest_place(self) -> str:
        return self.digest_channel or self.cases_channel

    @property
    def calendar(self) -> Calendar:
        return Calendar(zone=self.zone, start=self.start, end=self.end)


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Somebody is away; `cover` is told in their place, and without one the lead."""

    until: datetime
    cover: str = ""


@dataclass(frozen=True, kw_only=True)
class Country:
    """Its weekend, as days from 0 (Monday), and its public holidays."""

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DaysOff:
    """Public holidays and the company's own days."""

    public: Container[date]
    own: Container[date]

    def __contains__(self, day: object) -> bool:
        return day in self.own or day in self.public


@dataclass(frozen=True, kw_only=True)
class Calendars:
    """Each person's working time: the workspace's hours in their own zone and country.

    `lives_in` names the country of who has one of their own; `countries` describes all of them.
    """

    workspace: Workspace
    zones: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    """Who left the workspace."""
    lives_in: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    absences: Mapping[str, Absence] = field(default_factory=dict)

    def of(self, user_id: str) -> Calendar:
        calendar = self.workspace.calendar
        country = self.countries.get(self.country_of(user_id), Country())
        return replace(
            calendar,
            zone=self.zones.get(user_id) or calendar.zone,
            weekend=country.weekend,
            days_off=DaysOff(country.holidays, frozenset(self.workspace.days_off)),
        )

    def present(self, at: datetime) -> Workspace:
        """The workspace with the contacts who are there then; with none, also with who is away."""
        here = self.workspace.without(self.gone)
        there = here.without(frozenset(u for u in self.absences if self.is_away(u, at)))
        return there if there.lead else here

    def country_of(self, user_id: str) -> str:
        return self.lives_in.get(user_id) or self.workspace.country

    def is_away(self, user_id: str, at: datetime) -> bool:
        absence = self.absences.get(user_id)
        return absence is not None and at < absence.until
