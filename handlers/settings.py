"""The settings form of a workspace."""

from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.views import View

from bot.domain.errors import DomainError, InvalidFields, NotAllowed
from bot.domain.person import Workspace
from bot.usecases.absences import Absences
from bot.usecases.calendars import is_known_country
from bot.usecases.reminders import Reminders
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.settings import (
    my_settings_form,
    parse_my_settings,
    parse_settings,
    settings_form,
)
from handlers.guard import Guard
from handlers.places import Places
from handlers.routes import Routes
from handlers.who import People, by, team_of

ADMINS = (
    "Only an admin of this workspace can change the settings. "
    f"Your own are under {ids.COMMAND} settings mine."
)
NO_COUNTRY = "I don't know this country. Write it as in DE, or DE-BY for a part of it."


@dataclass(frozen=True)
class SettingsHandlers:
    guard: Guard
    people: People
    places: Places
    workspaces: Workspaces
    reminders: Reminders
    absences: Absences

    def register(self, app: Routes) -> None:
        app.view(ids.SETTINGS_FORM)(self.guard.submits(self.save))
        app.view(ids.MY_SETTINGS_FORM)(self.guard.submits(self.save_mine))

    async def command(self, args: AsyncArgs, rest: str) -> None:
        """Of the workspace; `mine` for what each sets for themselves."""
        person = await self.people.staff(team_of(args), args.context.user_id or "")
        if rest.lower() == "mine":
            view = my_settings_form(*await self.absences.own(by(args)))
            await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())
            return
        if not person.admin:
            raise NotAllowed(ADMINS)
        view = settings_form(await self.workspaces.get(team_of(args)))
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def save(self, args: AsyncArgs) -> View | None:
        settings = parse_settings(args.body["view"], team_id=team_of(args))
        _check_country(settings.country)
        await self._check_channels(settings)
        await self._check_contacts(settings)
        await self.workspaces.save(by(args), settings)
        await self.reminders.sweep()  # the digests at their new time and place
        return None

    async def save_mine(self, args: AsyncArgs) -> View | None:
        country, paused_until = parse_my_settings(args.body["view"])
        _check_country(country)
        await self.absences.set_own(by(args), country=country, paused_until=paused_until)
        await self.reminders.sweep()  # their digest, when they want it again
        return None

    async def _check_channels(self, settings: Workspace) -> None:
        """The bot must be able to post there: it joins public ones now, not when a case waits."""
        for field in ("cases_channel", "digest_channel"):
            channel = getattr(settings, field)
            if not channel:
                continue
            try:
                place = await self.places.look(settings.team_id, channel)
            except DomainError as error:
                raise InvalidFields({field: "Type /invite @Client Issue there first."}) from error
            if place.private_here:
                raise InvalidFields({field: "Choose a channel, not a direct message."})
            if place.shared:
                raise InvalidFields(
                    {field: "It is shared with another organisation. Choose one of your own."}
                )

    async def _check_contacts(self, settings: Workspace) -> None:
        for n, contact in enumerate(settings.contacts):
            person = await self.people.known(settings.team_id, contact.user_id)
            if not person.staff:
                same = [c for c in settings.contacts[:n] if c.level == contact.level]
                field = f"contact.{contact.level}.{len(same)}"
                raise InvalidFields({field: "Choose a member of your own team."})


def _check_country(country: str) -> None:
    if country and not is_known_country(country):
        raise InvalidFields({"country": NO_COUNTRY})
