"""The ways that we can offer, and a no to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import approval, hold, refused
from bot.domain import offer as offers
from bot.domain import step as steps
from bot.domain.case import Case
from bot.domain.errors import InvalidFields
from bot.domain.offer import Offer, Only
from bot.domain.timeline import Kind
from bot.domain.written import write
from bot.usecases.change import By, House, entry, is_repeat, playbook_of, save

HELD = "Legal hold: sums and remedies wait until it is lifted."


@dataclass(frozen=True)
class Offers:
    house: House

    async def note(
        self,
        case_id: str,
        key: str,
        by: By,
        made: Sequence[Offer],
        *,
        only: Only | None,
        why_only: str,
    ) -> Case:
        """The ways that the client can choose among; the step stays open until they do."""
        rules = self.house.rules

        def change(case: Case, now: datetime) -> Case:
            record = offers.written(made, only=only, why_only=why_only, now=now, rules=rules)
            return approval.noted(write(case, offers.RECORD, record), by=by.user_id)

        detail = {"what": " · ".join(each.what for each in made)}
        return await self._change(case_id, key, by, Kind.OFFERS, change, detail)

    async def refused(self, case_id: str, key: str, by: By, said: Mapping[str, str]) -> Case:
        """They said no; `said` is what is known of limits and of what they would find fair.

        As long as nothing was offered or agreed since, it is the same no, and what is known grows.
        """

        def change(case: Case, now: datetime) -> Case:
            case = case if refused.is_same_no(case) else refused.refuse(case, now=now)
            return write(case, refused.RECORD, said)

        return await self._change(case_id, key, by, Kind.REFUSED, change, {})

    async def _change(
        self,
        case_id: str,
        key: str,
        by: By,
        kind: Kind,
        change: Callable[[Case, datetime], Case],
        detail: Mapping[str, str],
    ) -> Case:
        house = self.house
        async with house.store.transaction() as tx:
            before = await tx.cases.get(by.team_id, case_id, viewer=by.user_id)
            if await is_repeat(tx, before, by, kind):
                return before
            steps.must_be_current(before, await playbook_of(tx, house, before), key)
            if not hold.may_offer(before):
                raise InvalidFields({"what_1": HELD})
            case = change(before, house.clock())
            written = entry(house, by, kind, detail=detail)
            return await save(tx, house, case, [written], before=before)
