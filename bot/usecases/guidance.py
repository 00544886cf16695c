"""What the rules need beside the case, read where it is kept."""

from dataclasses import replace

from bot.domain.approval import approval
from bot.domain.calendar import EPOCH
from bot.domain.case import Case
from bot.domain.cause import cause_key
from bot.domain.checklist import facts_ticked
from bot.domain.client import clean
from bot.domain.guidance import Around
from bot.domain.plan import client_clock
from bot.domain.prevention import suspected
from bot.domain.repeat import Repeat, repeat, since
from bot.usecases.calendars import calendars
from bot.usecases.change import House, playbook_of
from store import EVERYBODY, Transaction


async def around(tx: Transaction, house: House, case: Case, *, viewer: str = EVERYBODY) -> Around:
    """`viewer`: who reads it; private cases count for their members only."""
    workspace = await tx.workspaces.get(case.team_id)
    people = await calendars(tx, workspace, [case.owner, workspace.lead])
    return Around(
        repeat=await repeat_of(tx, house, case, viewer=viewer),
        known=await is_known(tx, case, viewer=viewer),
        due=client_clock(case, workspace, people),
        facts_ticked=facts_ticked(case, await playbook_of(tx, house, case)),
        approval=approval(case, workspace),
        rules=house.rules,
    )


async def repeat_of(tx: Transaction, house: House, case: Case, *, viewer: str) -> Repeat:
    clients, causes = await tx.like.earlier(case, since=since(case, house.rules), viewer=viewer)
    return repeat(clients=clients, causes=causes, rules=house.rules)


async def is_known(tx: Transaction, case: Case, *, viewer: str) -> bool:
    """Whether an earlier case had the cause that this one has, or is suspected to have."""
    name = clean(suspected(case))
    if not cause_key(name):
        return False
    name = await tx.causes.today(case.team_id, name)
    earlier = await tx.like.earlier(replace(case, cause=name), since=EPOCH, viewer=viewer)
    return bool(earlier[1])
