"""`/client-issue away`: somebody else is reminded until you are back."""

import re
from dataclasses import dataclass

from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.errors import InvalidFields
from bot.domain.person import Absence
from bot.usecases.absences import Absences, Away
from bot.usecases.links import Links
from bot.views import ids
from bot.views.absences import away_blocks, away_form, away_notice, parse_away
from bot.views.answers import sentence
from handlers.answers import answer
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of

PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
WELCOME = "Welcome back. What is still open is yours again."


@dataclass(frozen=True)
class AbsenceHandlers:
    guard: Guard
    people: People
    absences: Absences
    links: Links

    def register(self, app: Routes) -> None:
        app.view(ids.AWAY_FORM)(self.guard.submits(self.submit))
        app.action(ids.AWAY_BACK)(self.guard.saves(self.back))

    async def command(self, args: AsyncArgs, rest: str) -> None:
        """`until Thursday, @cover` does it, `back` ends it; all else opens the form."""
        if rest.lower() == "back":
            await answer(args, WELCOME, sentence(await self.back(args)))
            return
        # As Slack sent it: there a person is an id.
        said = str(args.body.get("text") or "").partition(" ")[2]
        covers = PERSON.findall(said)
        until = await self.absences.read(by(args), PERSON.sub("", said))
        if until is None or len(covers) > 1:
            await self._form(args, Absence(until=until, cover=covers[0]) if until else None)
            return
        away = await self._leave(args, Absence(until=until, cover="".join(covers)))
        await answer(args, "You are away", await self._blocks(away))

    async def submit(self, args: AsyncArgs) -> View | None:
        until, cover = parse_away(args.body["view"])
        if until is None:
            raise InvalidFields({"until": "When are you back?"})
        away = await self._leave(args, Absence(until=until, cover=cover))
        return away_notice(await self._blocks(away))

    async def back(self, args: AsyncArgs) -> str:
        await self.absences.come_back(by(args))
        return WELCOME

    async def _form(self, args: AsyncArgs, typed: Absence | None) -> None:
        who = by(args)
        known = await self.absences.of(who.team_id, who.user_id, viewer=who.user_id)
        view = away_form(typed or (known.absence if known else None))
        await args.client.views_open(trigger_id=args.body["trigger_id"], view=view.to_dict())

    async def _leave(self, args: AsyncArgs, absence: Absence) -> Away:
        if absence.cover and not (await self.people.known(team_of(args), absence.cover)).staff:
            raise InvalidFields({"cover": "Choose a member of your own team, no guest and no app."})
        return await self.absences.leave(by(args), absence)

    async def _blocks(self, away: Away) -> list[Block]:
        handed = [(told.reminder, told.case) for told in away.handed]
        url = await self.links.of(away.team_id, [case for _reminder, case in handed])
        return away_blocks(away.absence, away.cover, handed, url, kept=away.kept)
