"""Who speaks to us: one guard for every request."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.domain.errors import InvalidFields, NotAllowed
from bot.domain.person import Person
from bot.slack import Slack
from bot.usecases.change import By
from bot.usecases.workspaces import Workspaces

ONLY_STAFF = "Only staff of this workspace can use this app. Ask the person you work with here."


@dataclass(frozen=True)
class People:
    """Lets in staff of this workspace only: no guests, no bots, nobody of another organisation."""

    workspaces: Workspaces
    slack_for: Callable[[str], Slack]

    async def staff(self, team_id: str, user_id: str) -> Person:
        """The person as we know them, else as Slack describes them; raises NotAllowed."""
        person = await self.known(team_id, user_id)
        if not person.staff:
            raise NotAllowed(ONLY_STAFF)
        return person

    async def must_be_staff(self, team_id: str, user_id: str, field: str) -> None:
        """Whoever was chosen in this field of a form."""
        if not (await self.known(team_id, user_id)).staff:
            raise InvalidFields({field: "Choose a member of your own team, no guest and no app."})

    async def known(self, team_id: str, user_id: str) -> Person:
        person = await self.workspaces.person(team_id, user_id)
        return person or await self.ask(team_id, user_id)

    async def ask(self, team_id: str, user_id: str) -> Person:
        """Slack's present word on a person, remembered."""
        info = await self.slack_for(team_id).user_info(user_id)
        person = Person(
            user_id=info.id,
            name=info.name,
            zone=info.zone,
            staff=info.staff,
            admin=info.admin,
        )
        await self.workspaces.remember(team_id, person)
        return person


def by(args: AsyncArgs, *, source: str | None = None) -> By:
    """Who acts. A click is named by its `action_ts`, a form by its view id, a command by its
    trigger: the same when resent.
    """
    return By(
        team_id=team_of(args), user_id=args.context.user_id or "", source=source or _source(args)
    )


def team_of(args: AsyncArgs) -> str:
    return args.context.team_id or ""


def _source(args: AsyncArgs) -> str | None:
    body = args.body
    if body.get("type") == "view_submission":
        return str(body["view"]["id"])
    if "command" in body:
        return str(body["trigger_id"])
    actions = body.get("actions")
    return str(actions[0].get("action_ts") or "") or None if actions else None
