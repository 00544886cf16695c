"""What each message of ours shows, from the present state, as its readers may see it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from slack_sdk.models.blocks import Block

from bot.delivery.book import Rendered, Room
from bot.delivery.erasing import erasure_notice
from bot.delivery.escalated import escalation_sight, letter_to
from bot.delivery.moved import Moved
from bot.domain import voice
from bot.domain.calendar import local_date
from bot.domain.case import Case
from bot.domain.drafts import at_hand
from bot.domain.escalating import find
from bot.domain.playbook import Playbook
from bot.domain.post import Role, file_name
from bot.domain.privacy import lives_in_dm
from bot.domain.reminder import Remembered
from bot.slack import Document, Slack
from bot.usecases.absences import Absences
from bot.usecases.change import House, playbook_of
from bot.usecases.digests import Digests
from bot.usecases.guidance import around
from bot.usecases.leaving import Leaving
from bot.usecases.links import Links
from bot.usecases.reminders import Reminders
from bot.usecases.repeats import told_of
from bot.usecases.several import Several
from bot.usecases.timelines import Timelines
from bot.usecases.trouble import Trouble
from bot.usecases.workspaces import Workspaces, described
from bot.views.absences import back_blocks, cover_blocks
from bot.views.cases import card, card_text
from bot.views.digests import digest_blocks, digest_text
from bot.views.escalations import asked, escalation_card, escalation_text
from bot.views.leaving import left_list, left_text
from bot.views.linking import merged_card
from bot.views.notes import note, note_text, notice
from bot.views.reminders import reminders, reminders_text
from bot.views.repeats import over_text, repeat_blocks, repeat_text
from bot.views.several import several, several_text
from bot.views.steps import Sight, speaker, step_card, step_gone, step_text
from bot.views.text import dicts, small
from bot.views.timeline_file import timeline_file_text, timeline_markdown, timeline_title
from bot.views.trouble import (
    digest_trouble,
    digest_trouble_text,
    is_of_digest,
    trouble,
    trouble_text,
)
from store import BOT, Transaction
from store.messages import Message

DM = "dm:"
FORBIDDEN = "restricted_action"
"""Slack's word for what the workspace allows to nobody like us."""


@dataclass(frozen=True)
class Renderer:
    """The book of delivery: texts, rooms and places, asked for just before sending."""

    house: House
    sites: Mapping[str, str]
    slack_for: Callable[[str], Slack]

    async def render(self, message: Message) -> Rendered | None:
        moved = Moved(self.house, self.sites, self.slack_for)
        renders: Mapping[Role, Callable[[Message], Awaitable[Rendered | None]]] = {
            Role.CARD: self._card,
            Role.STEP: self._step,
            Role.NOTE: self._note,
            Role.NOTICE: self._notice,
            Role.ESCALATION: self._escalation,
            Role.ASKED: self._asked,
            Role.REMINDERS: self._reminders,
            Role.DIGEST: self._digest,
            Role.TROUBLE: self._trouble,
            Role.COVER: self._cover,
            Role.LEFT: self._left,
            Role.GOING: moved.left,
            Role.OLD_CARD: moved.left,
            Role.TIMELINE: moved.timeline,
            Role.LEFT_BEHIND: moved.left_behind,
            Role.SEVERAL: self._several,
            Role.FILE: self._file,
            Role.REPEAT: self._repeat,
            Role.ERASURE: partial(erasure_notice, self.house),
        }
        return await renders[message.role](message)

    async def room(self, message: Message) -> Room | None:
        """None once the case lives in a direct message: the workspace forbids private channels."""
        case, _playbook = await self._case(message)
        if case is None or lives_in_dm(case):
            return None
        members = case.members - {case.about}
        return Room(name=f"ci-{case.number}", members=tuple(sorted(members)))

    async def room_made(self, message: Message, channel: str) -> None:
        case_id = message.case_id or ""
        await Workspaces(self.house).room_made(message.team_id, case_id, channel)

    async def place_of(self, message: Message) -> str | None:
        async with self.house.store.reading() as tx:
            return await tx.cases.channel(message.team_id, message.case_id or "") or None

    async def row_refused(self, message: Message, error: str) -> None:
        await Trouble(self.house).left_out(message.team_id, message, error)

    async def place_refused(self, message: Message, error: str) -> None:
        """No private channel: the case moves to its owner's DM. Else its owner is told how to mend it."""
        case, _playbook = await self._case(message)
        if message.role is Role.ROOM and case is not None:
            channel = await self.slack_for(message.team_id).open_dm(case.owner)
            forbidden = error == FORBIDDEN
            workspaces = Workspaces(self.house)
            lives_in = workspaces.room_refused if forbidden else workspaces.room_made
            await lives_in(message.team_id, case.id, channel)
            return
        await Trouble(self.house).tell(message.team_id, message, error)

    async def _card(self, message: Message) -> Rendered | None:
        async with self.house.store.reading() as tx:
            case, playbook = await self._read(tx, message)
            upcoming = await tx.reminders.upcoming(message.case_id or "")
        if case is None or playbook is None:
            return None
        into = await self._merged_into(case)
        blocks = dicts(into or card(case, playbook, upcoming))
        return Rendered(text=card_text(case), blocks=blocks, channel=case.channel)

    async def _merged_into(self, case: Case) -> list[Block]:
        """One line in place of the card, once the case goes on in another."""
        if not case.merged_into:
            return []
        async with self.house.store.reading() as tx:
            into = await tx.cases.find(case.team_id, case.merged_into, viewer=BOT)
        if into is None:
            return []
        url = await self._links().of(case.team_id, [into])
        return merged_card(case, into, url(into))

    async def _step(self, message: Message) -> Rendered | None:
        key, _, round_ = message.subject.rpartition("/")
        async with self.house.store.reading() as tx:
            case, playbook = await self._read(tx, message)
            if case is None or playbook is None:
                return None
            if key not in playbook.keys:
                return _rendered(case.label, step_gone(case)) if message.ts else None
            owner = await described(tx, case.team_id, case.owner)
            wanted = await around(tx, self.house, case)
        if int(round_) != case.round:
            case = replace(case, current="")
        now = self.house.clock()
        sight = Sight(
            by=speaker(case, owner, now=now, stands=True),
            now=now,
            around=wanted,
            at_hand=at_hand(case, self.house.drafts, now=now),
        )
        blocks = step_card(case, playbook, key, sight)
        return _rendered(step_text(case, playbook, key), blocks)

    async def _note(self, message: Message) -> Rendered | None:
        case, _playbook = await self._case(message)
        async with self.house.store.reading() as tx:
            entry = await tx.timeline.find(message.subject)
        if case is None or entry is None:
            return None
        return _rendered(note_text(entry, case), note(entry, case))

    async def _notice(self, message: Message) -> Rendered | None:
        """To one person, who must be allowed to know the case at this very moment."""
        person = message.place.removeprefix(DM)
        case, _playbook = await self._case(message, viewer=person)
        async with self.house.store.reading() as tx:
            entry = await tx.timeline.find(message.subject)
        if case is None or entry is None:
            return None
        url = await self._links().of(message.team_id, [case])
        return _rendered(note_text(entry, case), notice(entry, case, url(case), to=person))

    async def _escalation(self, message: Message) -> Rendered | None:
        """In the thread of its case."""
        case, _playbook = await self._case(message)
        if case is None:
            return None
        found = find(case, message.subject)
        sight = await escalation_sight(self.house, case, found)
        return _rendered(escalation_text(case, found), escalation_card(case, found, sight))

    async def _asked(self, message: Message) -> Rendered | None:
        """To whoever was asked, as long as they may know the case."""
        reader = message.place.removeprefix(DM)
        case, _playbook = await self._case(message, viewer=reader)
        if case is None:
            return None
        found = find(case, message.subject)
        url = await self._links().of(message.team_id, [case])
        letter = await letter_to(self.house, case, found, reader, url(case))
        return _rendered(escalation_text(case, found), asked(case, found, letter))

    async def _reminders(self, message: Message) -> Rendered | None:
        person = message.place.removeprefix(DM)
        told = await Reminders(self.house).said(message.team_id, message.subject, viewer=person)
        still = [each for each in told if each.reminder.state is Remembered.HANDED_OUT]
        if message.ts is None and not still:
            return None
        pairs = [(each.reminder, each.case) for each in (told if message.ts else still)]
        cases = [case for _reminder, case in pairs]
        url = await self._links().of(message.team_id, cases)
        blocks = reminders(pairs, await self._playbooks(cases), url)
        return _rendered(reminders_text(pairs), blocks)

    async def _digest(self, message: Message) -> Rendered | None:
        """A person's with all that is theirs; a channel's without private cases."""
        person = message.place.removeprefix(DM) if message.place.startswith(DM) else ""
        digest, calendar = await Digests(self.house).of(
            message.team_id, viewer=person, person=person, batch=message.subject
        )
        left_out = await self._left_out(message.team_id, person)
        if message.ts is None and not (digest.lines or left_out):
            workspace = await Workspaces(self.house).get(message.team_id)
            if person or workspace.quiet_when_empty:
                return None
        url = await self._links().of(message.team_id, [line.case for line in digest.lines])
        today = local_date(calendar, self.house.clock())
        blocks = digest_blocks(digest, today, url, mine=bool(person), left_out=left_out)
        return _rendered(digest_text(digest), blocks)

    async def _left(self, message: Message) -> Rendered | None:
        left = await Leaving(self.house).list(
            message.team_id, message.subject, viewer=message.place.removeprefix(DM)
        )
        url = await self._links().of(message.team_id, [item.case for item in left.items])
        return _rendered(left_text(left), left_list(left, url))

    async def _left_out(self, team_id: str, person: str) -> int:
        """For admins: how many messages Slack would not take."""
        async with self.house.store.reading() as tx:
            known = await tx.people.find(team_id, person) if person else None
            return await tx.outbox.parked_count(team_id) if known and known[0].admin else 0

    async def _file(self, message: Message) -> Rendered | None:
        """The timeline of its case, in whose thread it stands."""
        told = await Timelines(self.house).of(message.team_id, message.case_id or "")
        document = Document(
            name=file_name(message.subject),
            title=timeline_title(told.case),
            content=timeline_markdown(told).encode(),
        )
        return Rendered(text=timeline_file_text(told.case), blocks=[], document=document)

    async def _several(self, message: Message) -> Rendered | None:
        """The open cases of one client, as their reader may know them; unsaid when it is over."""
        cases = await Several(self.house).of(
            message.team_id, message.case_id or "", viewer=message.place.removeprefix(DM)
        )
        if message.ts is None and len(cases) < voice.SEVERAL:
            return None
        url = await self._links().of(message.team_id, cases)
        return _rendered(several_text(cases), several(cases, url))

    async def _repeat(self, message: Message) -> Rendered | None:
        """To all, so no private case is in it; unsaid when it is none any more."""
        async with self.house.store.reading() as tx:
            told = await told_of(tx, message, self.house.rules)
        if not told.is_repeat:
            over = over_text(told)
            return _rendered(over, [small(over)]) if message.ts else None
        cases = [*told.cases, *(case for case, _action in told.acted)]
        url = await self._links().of(message.team_id, cases)
        return _rendered(repeat_text(told), repeat_blocks(told, url, message.id))

    async def _trouble(self, message: Message) -> Rendered | None:
        if is_of_digest(message.subject):
            return _rendered(digest_trouble_text(), digest_trouble(message.subject))
        case, _playbook = await self._case(message, viewer=message.place.removeprefix(DM))
        if case is None:
            return None
        return _rendered(trouble_text(case), trouble(case, message.subject))

    async def _cover(self, message: Message) -> Rendered | None:
        """To who covers: what they are reminded of, as long as the other one is away."""
        who, _, _until = message.subject.partition("/")
        viewer = message.place.removeprefix(DM)
        away = await Absences(self.house).of(message.team_id, who, viewer=viewer)
        if away is None or away.cover != viewer:
            return _rendered("Back again", back_blocks(who)) if message.ts else None
        handed = [(told.reminder, told.case) for told in away.handed]
        url = await self._links().of(message.team_id, [case for _reminder, case in handed])
        return _rendered("You cover", cover_blocks(who, away.absence, handed, url))

    async def _case(
        self, message: Message, *, viewer: str = BOT
    ) -> tuple[Case | None, Playbook | None]:
        async with self.house.store.reading() as tx:
            return await self._read(tx, message, viewer=viewer)

    async def _read(
        self, tx: Transaction, message: Message, *, viewer: str = BOT
    ) -> tuple[Case | None, Playbook | None]:
        case = await tx.cases.find(message.team_id, message.case_id or "", viewer=viewer)
        return case, await playbook_of(tx, self.house, case) if case else None

    async def _playbooks(self, cases: Sequence[Case]) -> dict[str, Playbook]:
        async with self.house.store.reading() as tx:
            return {case.id: await playbook_of(tx, self.house, case) for case in cases}

    def _links(self) -> Links:
        return Links(self.house, self.sites)


def _rendered(text: str, blocks: Sequence[Block]) -> Rendered:
    return Rendered(text=text, blocks=dicts(blocks))
