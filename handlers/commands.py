"""`/client-issue` and its words; a typo gets the nearest."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.clock import Clock
from bot.domain.calendar import local_date
from bot.usecases.cases import Cases
from bot.usecases.digests import Digests
from bot.usecases.links import Links
from bot.usecases.steps import Steps
from bot.usecases.training import Training
from bot.usecases.whys import Whys
from bot.views import ids
from bot.views.answers import (
    case_details,
    case_list,
    glossary_blocks,
    help_blocks,
    sentence,
    terms_blocks,
    unknown_term,
)
from bot.views.digests import digest_blocks, digest_text
from bot.views.records import term_blocks
from bot.views.text import typed
from bot.views.training import training_blocks, training_cases
from bot.views.whys import why_blocks
from glossary import Glossary
from handlers.absences import AbsenceHandlers
from handlers.answers import answer
from handlers.calls import CallHandlers
from handlers.causes import CauseHandlers
from handlers.exports import ExportHandlers
from handlers.figures import FigureHandlers
from handlers.guard import Guard
from handlers.opening import OpeningHandlers
from handlers.routes import Routes
from handlers.settings import SettingsHandlers
from handlers.similar import SimilarHandlers
from handlers.who import team_of

NEAR = 70
"""How alike (0 to 100) a word must be to count as a typo of one of ours."""
SECOND = frozenset({"mine", "team", "overdue", "week", "quarter", "year", "back"})
"""What may stand behind one of our words."""
NUMBER = re.compile(r"(?:ci)?[\s#-]*(\d{1,30})", re.IGNORECASE)
LISTS = {
    "mine": "Your open cases",
    "overdue": "Cases past due",
    "team": "Open cases",
    "": "Open cases",
}

Word = Callable[[AsyncArgs, str], Awaitable[None]]


@dataclass(frozen=True)
class CommandHandlers:
    guard: Guard
    opening: OpeningHandlers
    settings: SettingsHandlers
    calls: CallHandlers
    cases: Cases
    steps: Steps
    digests: Digests
    links: Links
    clock: Clock
    words: Glossary
    absences: AbsenceHandlers
    whys: Whys
    figures: FigureHandlers
    exporting: ExportHandlers
    causes: CauseHandlers
    similar: SimilarHandlers
    training: Training

    def register(self, app: Routes) -> None:
        app.command(ids.COMMAND)(self.guard.asks(self.command))
        app.action(ids.DIGEST_ALL)(self.guard.asks(self.digest_all))

    async def command(self, args: AsyncArgs) -> None:
        text = typed(str(args.body.get("text") or "")).strip()
        first, _, rest = text.partition(" ")
        word = self._words().get(first.lower())
        if word is not None:
            await word(args, rest.strip())
        elif nearest := _typo(text, tuple(self._words())):
            await answer(args, "Did you mean this?", help_blocks(text, nearest))
        else:
            await self.opening.command(args, text)

    def _words(self) -> Mapping[str, Word]:
        return {
            "call": self.calls.command,
            "find": self.find,
            "list": self.list_cases,
            "show": self.show,
            "why": self.why,
            "digest": self.digest,
            "term": self.term,
            "glossary": self.glossary,
            "stats": self.figures.command,
            "training": self.teach,
            "away": self.absences.command,
            "causes": self.causes.command,
            "settings": self.settings.command,
            "export": self.export,
            "help": self.help,
        }

    async def list_cases(self, args: AsyncArgs, rest: str) -> None:
        which = rest.lower()
        if which not in LISTS:
            await self._say(args, f"I know {ids.COMMAND} list, list mine and list overdue.")
            return
        team_id, viewer = team_of(args), args.context.user_id or ""
        owner = viewer if which == "mine" else ""
        cases = await self.cases.active(team_id, viewer=viewer, owner=owner)
        overdue = await self.digests.overdue(team_id, viewer=viewer)
        if which == "overdue":
            cases = tuple(case for case in cases if case.id in overdue)
        url = await self.links.of(team_id, cases)
        blocks = case_list(cases, overdue, url, title=LISTS[which])
        await answer(args, f"{LISTS[which]}: {len(cases)}", blocks)

    async def show(self, args: AsyncArgs, rest: str) -> None:
        found = NUMBER.fullmatch(rest)
        if found is None:
            await self._say(args, f"Which case? Type its number: {ids.COMMAND} show CI-12")
            return
        team_id, viewer = team_of(args), args.context.user_id or ""
        case = await self.cases.by_number(team_id, int(found[1]), viewer=viewer)
        _case, playbook = await self.steps.playbook(team_id, case.id, viewer=viewer)
        entries = await self.cases.timeline(team_id, case.id, viewer=viewer)
        url = await self.links.of(team_id, [case])
        blocks = case_details(case, playbook, entries, url(case))
        await answer(args, f"{case.label} · {case.client}", blocks)

    async def find(self, args: AsyncArgs, rest: str) -> None:
        """By words; CI-12 is that case, while a bare number may be an invoice's."""
        named = rest.lower().startswith("ci") and NUMBER.fullmatch(rest)
        await (self.show if named else self.similar.command)(args, rest)

    async def why(self, args: AsyncArgs, rest: str) -> None:
        found = NUMBER.fullmatch(rest)
        if found is None:
            await self._say(args, f"Of which case? Type its number: {ids.COMMAND} why CI-12")
            return
        why = await self.whys.of(team_of(args), int(found[1]), viewer=args.context.user_id or "")
        blocks = why_blocks(why.case, why.ahead, why.said, unsent=why.unsent, now=why.now)
        await answer(args, f"Why {why.case.label}", blocks)

    async def digest(self, args: AsyncArgs, _rest: str) -> None:
        """What is open now, as the asker may see it."""
        team_id, viewer = team_of(args), args.context.user_id or ""
        digest, calendar = await self.digests.of(team_id, viewer=viewer)
        url = await self.links.of(team_id, [line.case for line in digest.lines])
        today = local_date(calendar, self.clock())
        blocks = digest_blocks(digest, today, url, mine=False)
        await answer(args, digest_text(digest), blocks)

    async def digest_all(self, args: AsyncArgs) -> None:
        await self.list_cases(args, "")

    async def term(self, args: AsyncArgs, rest: str) -> None:
        found = self.words.look_up(rest)
        if found.exact:
            await answer(args, found.terms[0].term, term_blocks(found.terms[0]))
            return
        await answer(
            args, "No such word", unknown_term(rest, found.terms, of=len(self.words.terms))
        )

    async def glossary(self, args: AsyncArgs, rest: str) -> None:
        """All words by letter; a letter's own with what they mean; else those that have the text."""
        letters = self.words.by_letter()
        if not rest:
            await answer(args, "Our words", glossary_blocks(letters))
            return
        found = letters.get(rest.upper()) or self.words.search(rest)
        near, of = self.words.nearest(rest), len(self.words.terms)
        blocks = terms_blocks(found) if found else unknown_term(rest, near, of=of)
        await answer(args, "Our words", blocks)

    async def export(self, args: AsyncArgs, rest: str) -> None:
        """The word alone: with more behind it, it is what happened to a client."""
        if rest:
            await self.opening.command(args, f"export {rest}")
        else:
            await self.exporting.export(args)

    async def teach(self, args: AsyncArgs, rest: str) -> None:
        """Of private cases their members alone hear. With more words, it is what happened."""
        if rest:
            await self.opening.command(args, f"training {rest}")
            return
        team_id, viewer = team_of(args), args.context.user_id or ""
        topics = await self.training.topics(team_id, viewer=viewer)
        url = await self.links.of(team_id, training_cases(topics))
        await answer(args, "What to talk about this month", training_blocks(topics, url))

    async def help(self, args: AsyncArgs, _rest: str) -> None:
        await answer(args, "What you can type", help_blocks())

    async def _say(self, args: AsyncArgs, text: str) -> None:
        await answer(args, text, sentence(text))


def _typo(text: str, words: tuple[str, ...]) -> str:
    """The nearest of our words when that is plainly what was meant, else nothing.

    Only for one word, or one with a case number or a second word of ours: anything longer is what
    happened to a client.
    """
    first, *rest = text.lower().split() or [""]
    known = not rest or rest[0] in SECOND or NUMBER.fullmatch(rest[0])
    if not first or len(rest) > 1 or not known or ":" in text:
        return ""
    found = process.extractOne(first, words, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found else ""
