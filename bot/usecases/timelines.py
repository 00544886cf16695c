"""The whole timeline of one case, as a file in its thread."""

from dataclasses import dataclass

from bot.domain.errors import CaseNotFound
from bot.domain.export import Known, Told, may_be_told, names_another
from bot.domain.post import THREAD, Post, Role, file_subject
from bot.usecases.change import By, House, playbook_of
from store import BOT, EVERYBODY

LONGEST = 10_000


@dataclass(frozen=True)
class Timelines:
    house: House

    async def ask(self, case_id: str, by: By) -> None:
        """By whom may know the case; the same form sent again asks for the same file."""
        async with self.house.store.transaction() as tx:
            case = await tx.cases.find(by.team_id, case_id, viewer=by.user_id)
            if case is None:
                raise CaseNotFound
            subject = file_subject(f"{case.label}-timeline.md", by.source or "")
            post = Post(role=Role.FILE, case_id=case.id, subject=subject, place=THREAD)
            await tx.outbox.add(by.team_id, [post], now=self.house.clock())

    async def of(self, team_id: str, case_id: str) -> Told:
        """As the thread may read it: in the open, nothing of a private case is said."""
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(team_id, case_id, viewer=BOT)
            if case is None:
                raise CaseNotFound
            merged = await tx.cases.merged_into(team_id, case_id)
            found = await tx.timeline.of(case_id, limit=LONGEST, merged=merged)
            others = {names_another(each) for each in found}
            viewer = BOT if case.private else EVERYBODY
            labels = await tx.exports.labels(team_id, others - {""}, viewer=viewer)
            known = Known(names={}, labels=labels)
            people = await tx.people.known(team_id)
            playbook = await playbook_of(tx, self.house, case)
            zone = (await tx.workspaces.get(team_id)).zone
        return Told(
            case=case,
            entries=tuple(each for each in reversed(found) if may_be_told(each, known)),
            names={person.user_id: person.name for person in people},
            titles={key: playbook.step(key).title for key in playbook.keys},
            zone=zone,
            at=self.house.clock(),
        )
