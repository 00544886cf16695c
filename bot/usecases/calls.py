"""What one should know when a client is on the line, and whose case it is that they call about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from bot.domain.case import Case
from bot.domain.client import normalised
from bot.domain.errors import CaseNotFound
from bot.domain.talk import SPOKEN, Talk, talk
from bot.domain.timeline import Entry, Kind
from bot.usecases.change import By, House, is_repeat, playbook_of
from store import Transaction

NUMBER = re.compile(r"(?:ci)?[\s#-]*(\d{1,30})", re.IGNORECASE)
NEAR = 75
"""How alike (0 to 100) what was typed must be to a client's name."""
LONGEST = 100
"""Characters beyond which a text is no attempt at a name."""


@dataclass(frozen=True)
class Calls:
    house: House

    async def talk(self, team_id: str, case_id: str, *, viewer: str) -> Talk:
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(team_id, case_id, viewer=viewer)
            if case is None:
                raise CaseNotFound
            playbook = await playbook_of(tx, self.house, case)
            return talk(
                case,
                await _of_client(tx, case, viewer),
                person=viewer,
                now=self.house.clock(),
                step=playbook.step(case.current) if case.current in playbook.keys else None,
                last=await _last_word(tx, case),
                noted=await tx.timeline.newest(case.id, {Kind.CLIENT_UPDATE}),
            )

    async def overtaken(self, case: Case, by: By, made_at: datetime | None) -> Entry | None:
        """What was said to the client since then; what this very form said does not count."""
        if made_at is None or case.updated_at is None or case.updated_at <= made_at:
            return None
        async with self.house.store.reading() as tx:
            if await is_repeat(tx, case, by, Kind.CLIENT_UPDATE):
                return None
            return await _last_word(tx, case)

    async def meant(self, team_id: str, text: str, *, viewer: str) -> tuple[Case, ...]:
        """The open cases of the client who calls, else the case of that number, even a closed one.

        Without a text, all open cases: the viewer's own first.
        """
        async with self.house.store.reading() as tx:
            cases = await tx.cases.active(team_id, viewer=viewer)
            if not text:
                return tuple(sorted(cases, key=lambda case: case.owner != viewer))
            exact = _of([normalised(text)], cases)
            if exact or len(text) > LONGEST:
                return exact
            if found := NUMBER.fullmatch(text):
                return (await tx.cases.by_number(team_id, int(found[1]), viewer=viewer),)
        return _of(_nearest(normalised(text), {normalised(case.client) for case in cases}), cases)


async def _of_client(tx: Transaction, case: Case, viewer: str) -> Sequence[Case]:
    return await tx.cases.active(case.team_id, viewer=viewer, client_id=case.client_id)


async def _last_word(tx: Transaction, case: Case) -> Entry | None:
    """The entry of the last client update; a step that was done may have been it."""
    spoken = await tx.timeline.newest(case.id, SPOKEN)
    if case.updated_at is None or (spoken is not None and spoken.at >= case.updated_at):
        return spoken
    return await tx.timeline.newest(case.id, {Kind.STEP_DONE}) or spoken


def _of(names: Sequence[str], cases: Sequence[Case]) -> tuple[Case, ...]:
    return tuple(case for name in names for case in cases if normalised(case.client) == name)


def _nearest(text: str, names: set[str]) -> list[str]:
    """A part of a name is as good as the name; only when there is none, it may be a typo."""
    having = sorted(name for name in names if text and text in name)
    if having:
        return having
    found = process.extract(text, sorted(names), scorer=fuzz.token_set_ratio, score_cutoff=NEAR)
    best = max((score for _name, score, _index in found), default=0)
    return [name for name, score, _index in found if score == best]
