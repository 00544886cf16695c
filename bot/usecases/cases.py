"""Opening a case, and what *More* on its card changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import fault, harm, hold, privacy
from bot.domain.case import (
    Case,
    Outcome,
    Severity,
    State,
    Waiting,
    close,
    must_be_open,
    reopen,
    wait_on,
)
from bot.domain.cause import Category
from bot.domain.client import clean
from bot.domain.errors import CaseNotFound, Conflict, InvalidFields
from bot.domain.fault import Fault
from bot.domain.opening import NO_CLIENT, Ids, Opening, open_case
from bot.domain.playbook import DEFAULT, Playbook
from bot.domain.promise import must_be_ahead
from bot.domain.record import LONG_TEXT
from bot.domain.step import Act, change_situation, resolved_early
from bot.domain.timeline import Entry, Kind
from bot.usecases.calendars import calendars
from bot.usecases.causes import client_came, first, named, record
from bot.usecases.change import By, House, entry, is_heard, is_repeat, playbook_of, save
from bot.usecases.several import tell_lead
from bot.usecases.updates import Update, spoken_of, updated
from store import Transaction, new_id


@dataclass(frozen=True)
class Cases:
    house: House

    async def open(self, opening: Opening) -> Case:
        """A case from a valid form. The same form sent again gives the same case."""
        house, now = self.house, self.house.clock()
        async with house.store.transaction() as tx:
            await tx.workspaces.lock(opening.team_id)
            found = await tx.cases.opened_from(opening.team_id, opening.source, viewer=opening.by)
            if found is not None:
                return found
            playbook = house.playbooks.get(opening.situation, house.playbooks[DEFAULT])
            ids = Ids(case_id=new_id(), client_id="", number=0)
            case = open_case(opening, playbook, ids, now=now)
            number = await tx.workspaces.next_number(opening.team_id)
            client = await tx.clients.ensure(opening.team_id, opening.client, private=case.private)
            case = replace(case, number=number, client_id=client.id, client=client.name)
            case = privacy.keep_name(case) if case.private else case
            case = hold.follow(None, case, now=now)
            await tx.workspaces.keep_playbook(opening.team_id, playbook)
            again: list[Entry] = []
            if name := clean(case.cause):  # *Already solved* counts, too
                case, again = await record(tx, house, replace(case, cause=""), name, Category.OTHER)
            await tx.cases.add(case, source=opening.source)
            await client_came(tx, house, case)
            by = By(team_id=opening.team_id, user_id=opening.by, source=opening.source)
            entries = [entry(house, by, Kind.OPENED), *again]
            if case.state is State.CLOSED:
                said = {"outcome": Outcome.SOLVED, "cause": case.cause, "what": opening.solution}
                entries.append(entry(house, by, Kind.CLOSED, detail=said))
            await save(tx, house, case, entries, before=None)
            if case.state is not State.CLOSED:
                await tell_lead(tx, house, case)
        return case

    async def find(self, team_id: str, case_id: str, *, viewer: str) -> Case:
        async with self.house.store.reading() as tx:
            case = await tx.cases.find(team_id, case_id, viewer=viewer)
        if case is None:
            raise CaseNotFound
        return case

    async def by_number(self, team_id: str, number: int, *, viewer: str) -> Case:
        async with self.house.store.reading() as tx:
            return await tx.cases.by_number(team_id, number, viewer=viewer)

    async def active(
        self, team_id: str, *, viewer: str, owner: str = "", client: str = ""
    ) -> tuple[Case, ...]:
        """Open and resolved cases that the viewer may know, oldest first."""
        async with self.house.store.reading() as tx:
            if not client:
                return await tx.cases.active(team_id, viewer=viewer, owner=owner)
            known = await tx.clients.find(team_id, client)
            if known is None:
                return ()
            return await tx.cases.active(team_id, viewer=viewer, client_id=known.id)

    async def of_thread(
        self, team_id: str, channel: str, thread_ts: str, *, viewer: str
    ) -> Case | None:
        """The case whose card this thread hangs on."""
        async with self.house.store.reading() as tx:
            message = await tx.outbox.find_message(team_id, channel, thread_ts)
            if message is None or message.case_id is None:
                return None
            return await tx.cases.find(team_id, message.case_id, viewer=viewer)

    async def clients(self, team_id: str, text: str, *, viewer: str) -> tuple[str, ...]:
        async with self.house.store.reading() as tx:
            found = await tx.clients.search(team_id, text, viewer=viewer)
        return tuple(client.name for client in found)

    async def log_update(self, case_id: str, by: By, update: Update) -> Case:
        """A client update; it resets the client clock, and the first one is the receipt.

        In each case that it is logged in, it is one entry and gives the next update; all else
        of it is about this case alone.
        """
        async with self.house.store.transaction() as tx:
            case, others = await spoken_of(tx, case_id, by, update.also)
            for other in others:
                await self._log(tx, other, by, update.in_another())
            return await self._log(tx, case, by, update)

    async def note(self, case_id: str, by: By, what: str) -> Case:
        """Something to remember, said in the thread: also what *Add to* an open case does."""

        def change(case: Case, now: datetime) -> Case:
            must_be_open(case)
            if not what.strip() or len(what) > LONG_TEXT:
                raise InvalidFields({"what": f"Write 1 to {LONG_TEXT:,} characters."})
            return replace(case, touched_at=now)

        return await self._change(case_id, by, Kind.NOTE, change, detail={"what": what})

    async def correct(
        self, case_id: str, by: By, details: "Details", *, shown: "Details | None"
    ) -> Case:
        """Correct what was typed at opening; refused when somebody else did since it was shown.

        Another name of the client is another client, or the same one, spelled as it should be.
        """
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.DETAILS):
                return before
            must_be_open(before)
            if details_of(before) != shown:
                raise Conflict
            _check_details(before, details, now=house.clock())
            case = replace(before, **{**vars(details), "client": before.client})
            if details.client != before.client:
                case = await _of_client(tx, case, details.client)
            written = entry(house, by, Kind.DETAILS)
            return await save(tx, house, case, [written], before=before)

    async def set_severity(self, case_id: str, by: By, severity: Severity, *, why: str) -> Case:
        def change(case: Case, _now: datetime) -> Case:
            must_be_open(case)
            if severity is case.severity:
                raise InvalidFields({"severity": f"It is {severity} already."})
            _asked(why)
            return replace(case, severity=severity, harm_stopped_at=None)

        return await self._change(
            case_id, by, Kind.SEVERITY, change, why=why, detail={"to": severity}
        )

    async def set_fault(
        self, case_id: str, by: By, whose: Fault, *, fact: str, theirs: str, why: str
    ) -> Case:
        def change(case: Case, _now: datetime) -> Case:
            _asked(why)
            return fault.change(case, whose, fact=fact, theirs=theirs)

        return await self._change(case_id, by, Kind.FAULT, change, why=why, detail={"to": whose})

    async def harm(self, case_id: str, by: By, *, stopped: bool, why: str) -> Case:
        """Of a critical case: it has stopped, or it goes on again."""

        def change(case: Case, now: datetime) -> Case:
            return harm.stop(case, now=now) if stopped else harm.begin_again(case)

        detail = {"stopped": "yes" if stopped else ""}
        return await self._change(case_id, by, Kind.HARM, change, why=why, detail=detail)

    async def wait_on(self, case_id: str, by: By, waiting: Waiting) -> Case:
        def change(case: Case, now: datetime) -> Case:
            return wait_on(case, waiting, now=now)

        return await self._change(case_id, by, Kind.WAITING, change, detail={"on": waiting})

    async def change_situation(self, case_id: str, by: By, name: str) -> Case:
        """Another playbook from here on, as it is today; the case keeps that version."""
        house = self.house
        playbook = house.playbooks.get(name)
        if playbook is None:
            raise InvalidFields({"situation": "This playbook is gone. Choose another."})
        async with house.store.transaction() as tx:
            await tx.workspaces.keep_playbook(by.team_id, playbook)

        def change(case: Case, now: datetime) -> Case:
            return change_situation(case, playbook, now=now)

        detail = {"to": playbook.title}
        return await self._change(case_id, by, Kind.SITUATION, change, detail=detail)

    async def let_in(self, team_id: str, channel: str, user_id: str) -> bool:
        """Somebody was added to a case's own channel: they are in the case from now on.

        False when it is the person that the case is about, who may not be there.
        """
        async with self.house.store.transaction() as tx:
            case = await tx.cases.of_room(team_id, channel)
            if case is None or user_id in case.members:
                return True
            if user_id == case.about:
                return False
            await tx.cases.save(replace(case, members=case.members | {user_id}))
        return True

    async def resolve(self, case_id: str, by: By) -> Case:
        """On to asking the client how it went."""
        house, now = self.house, self.house.clock()
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.RESOLVED):
                return before
            must_be_open(before)
            if before.state is not State.OPEN:
                raise InvalidFields({"end": f"{before.label} is resolved already."})
            playbook = await playbook_of(tx, house, before)
            case = resolved_early(before, playbook, Act(by=by.user_id, now=now))
            entries = [entry(house, by, Kind.RESOLVED)]
            return await save(tx, house, case, entries, before=before)

    async def close(
        self, case_id: str, by: By, outcome: Outcome, *, why: str, cause: str = ""
    ) -> Case:
        """End it before its last step, with a reason, and its cause if that is known."""
        house = self.house
        async with house.store.transaction() as tx:
            if not await is_heard(tx, case_id, by, Kind.CLOSED):
                await first(tx, by.team_id, cause)
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.CLOSED):
                return before
            _asked(why)
            closed = close(before, outcome, now=house.clock())
            case, again = await named(tx, house, closed, cause)
            detail = {"outcome": outcome, "cause": case.cause}
            entries = [entry(house, by, Kind.CLOSED, why=why, detail=detail), *again]
            return await save(tx, house, case, entries, before=before)

    async def reopen(self, case_id: str, by: By, *, why: str) -> Case:
        """Back to Understand, or to the playbook's step that is most like it."""
        house, now = self.house, self.house.clock()
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, Kind.REOPENED):
                return before
            _asked(why)
            playbook = await playbook_of(tx, house, before)
            case = reopen(before, at_step=_understanding(playbook), now=now)
            entries = [entry(house, by, Kind.REOPENED, why=why)]
            case = await save(tx, house, case, entries, before=before)
            if before.state is State.CLOSED:
                await tell_lead(tx, house, case)
            return case

    async def timeline(
        self, team_id: str, case_id: str, *, viewer: str, limit: int = 20
    ) -> tuple[Entry, ...]:
        async with self.house.store.reading() as tx:
            if await tx.cases.find(team_id, case_id, viewer=viewer) is None:
                raise CaseNotFound
            merged = await tx.cases.merged_into(team_id, case_id)
            return await tx.timeline.of(case_id, limit=limit, merged=merged)

    async def _log(self, tx: Transaction, before: Case, by: By, update: Update) -> Case:
        house, now = self.house, self.house.clock()
        if await is_repeat(tx, before, by, Kind.CLIENT_UPDATE):
            return before
        people = await calendars(tx, await tx.workspaces.get(by.team_id), [before.owner])
        case = updated(before, update, people.of(before.owner), now=now)
        detail = {"what": update.what}
        if update.answered:
            detail["answered"] = "yes"
        if case.rhythm != before.rhythm:
            detail["rhythm"] = case.rhythm
        written = entry(house, by, Kind.CLIENT_UPDATE, detail=detail, at=now)
        return await save(tx, house, case, [written], before=before)

    async def _change(
        self,
        case_id: str,
        by: By,
        kind: Kind,
        change: Callable[[Case, datetime], Case],
        *,
        why: str = "",
        detail: dict[str, str] | None = None,
    ) -> Case:
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, kind):
                return before
            case = change(before, house.clock())
            written = entry(house, by, kind, why=why, detail=detail)
            return await save(tx, house, case, [written], before=before)


@dataclass(frozen=True, kw_only=True)
class Details:
    client: str
    happened: str
    contact: str = ""
    want: str = ""
    answer_by: datetime | None = None


def details_of(case: Case) -> Details:
    return Details(
        client=case.client,
        happened=case.happened,
        contact=case.contact,
        want=case.want,
        answer_by=case.answer_by,
    )


def _check_details(case: Case, details: Details, *, now: datetime) -> None:
    if not clean(details.client):
        raise InvalidFields({"client": NO_CLIENT})
    if not details.happened.strip():
        raise InvalidFields({"happened": "What happened? One sentence is enough."})
    if details.answer_by and details.answer_by != case.answer_by:
        must_be_ahead(details.answer_by, now=now, field="answer_by")


async def _of_client(tx: Transaction, case: Case, name: str) -> Case:
    client = await tx.clients.ensure(case.team_id, name, private=case.private)
    if client.id == case.client_id and not case.private:
        await tx.clients.respell(client.id, name)
        client = replace(client, name=clean(name))
    case = replace(case, client_id=client.id, client=client.name)
    return privacy.keep_name(case) if case.private else case


def _understanding(playbook: Playbook) -> str:
    for name in ("meaning", "need"):
        asks = (step.key for step in playbook.steps if name in step.records)
        if found := next(asks, None):
            return found
    return playbook.keys[0]


def _asked(why: str) -> None:
    if not why.strip():
        raise InvalidFields({"why": "Why? A few words, for whoever reads this later."})
