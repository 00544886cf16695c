"""Promises to the client and the tasks behind them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case, may_know, must_be_open
from bot.domain.errors import InvalidFields, Outdated
from bot.domain.promise import Promise, Task, must_be_ahead
from bot.domain.timeline import Kind
from bot.usecases.change import By, House, entry, is_repeat, save
from store import new_id


@dataclass(frozen=True)
class Promises:
    house: House

    async def make(self, case_id: str, by: By, what: str, due_at: datetime) -> Case:
        """A promise by anyone of us is the case's; its owner looks after it."""

        promise_id = new_id()

        def change(case: Case, now: datetime) -> Case:
            must_be_open(case)
            _said(what)
            promise = Promise(
                id=promise_id,
                what=what,
                due_at=must_be_ahead(due_at, now=now),
                owner=case.owner,
                made_at=now,
            )
            return replace(case, promises=(*case.promises, promise))

        return await self._change(case_id, by, Kind.PROMISE_MADE, change, subject=promise_id)

    async def keep(self, case_id: str, promise_id: str, by: By) -> Case:
        return await self._answer(
            case_id, promise_id, by, Kind.PROMISE_KEPT, lambda p, now: p.kept(now=now)
        )

    async def not_kept(self, case_id: str, promise_id: str, by: By) -> Case:
        """Broken: the lead is told, privately."""
        return await self._answer(
            case_id, promise_id, by, Kind.PROMISE_BROKEN, lambda p, now: p.broken(now=now)
        )

    async def renegotiate(self, case_id: str, promise_id: str, by: By, due_at: datetime) -> Case:
        return await self._answer(
            case_id,
            promise_id,
            by,
            Kind.PROMISE_MOVED,
            lambda p, now: p.renegotiate(due_at=due_at, now=now),
        )

    async def add_task(self, case_id: str, by: By, task: Task) -> Case:
        """`id` and `made_at` of the task are given here."""
        task = replace(task, id=new_id(), made_at=self.house.clock())

        def change(case: Case, now: datetime) -> Case:
            must_be_open(case)
            _said(task.what)
            must_be_ahead(task.due_at, now=now)
            if not may_know(case, task.owner):
                raise InvalidFields({"owner": "This person is not in the case. Choose another."})
            return replace(case, tasks=(*case.tasks, task))

        return await self._change(case_id, by, Kind.TASK_ADDED, change, subject=task.id)

    async def task_done(self, case_id: str, task_id: str, by: By) -> Case:
        def change(case: Case, now: datetime) -> Case:
            task = next((task for task in case.tasks if task.id == task_id), None)
            if task is None:
                raise Outdated
            done = task.done(by=by.user_id, now=now)
            return replace(case, tasks=tuple(done if t.id == task_id else t for t in case.tasks))

        return await self._change(case_id, by, Kind.TASK_DONE, change, subject=task_id)

    async def _answer(
        self,
        case_id: str,
        promise_id: str,
        by: By,
        kind: Kind,
        answer: Callable[[Promise, datetime], Promise],
    ) -> Case:
        def change(case: Case, now: datetime) -> Case:
            promise = next((p for p in case.promises if p.id == promise_id), None)
            if promise is None:
                raise Outdated
            new = answer(promise, now)
            return replace(
                case, promises=tuple(new if p.id == promise_id else p for p in case.promises)
            )

        return await self._change(case_id, by, kind, change, subject=promise_id)

    async def _change(
        self,
        case_id: str,
        by: By,
        kind: Kind,
        change: Callable[[Case, datetime], Case],
        *,
        subject: str,
    ) -> Case:
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, kind):
                return before
            case = change(before, house.clock())
            detail = {"id": subject, "what": _text(case, subject)}
            written = entry(house, by, kind, detail=detail)
            return await save(tx, house, case, [written], before=before)


def _text(case: Case, subject: str) -> str:
    known = {p.id: p.what for p in case.promises} | {t.id: t.what for t in case.tasks}
    return known[subject]


def _said(what: str) -> None:
    if not what.strip():
        raise InvalidFields({"what": "What is it? A few words are enough."})
