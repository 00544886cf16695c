"""What the messages of an escalation need beside the case, read just before sending."""

from functools import partial

from bot.domain.alarms import next_asked
from bot.domain.brief import in_full
from bot.domain.case import Case
from bot.domain.draft import Channel, channel_of
from bot.domain.escalation import Escalation
from bot.usecases.change import House, people_of
from bot.usecases.workspaces import described
from bot.views.escalations import Letter, Sight
from bot.views.help import ENTRIES, with_brief
from bot.views.steps import speaker
from bot.views.times import dated_in


async def escalation_sight(house: House, case: Case, escalation: Escalation) -> Sight:
    """For its card in the thread."""
    async with house.store.reading() as tx:
        owner = await described(tx, case.team_id, case.owner)
        workspace = await tx.workspaces.get(case.team_id)
        people = await people_of(tx, case, workspace)
    now = house.clock()
    following = next_asked(case, escalation, house.levels, people)
    return Sight(
        by=speaker(case, owner, now=now, stands=True),
        now=now,
        reason=house.levels.rules[escalation.reason].title,
        steps=house.guide.for_case(case, escalation),
        phones={contact.user_id: contact.phone for contact in workspace.contacts},
        on_phone=channel_of(case) is Channel.PHONE,
        then=tuple(rung.person for rung in following.rungs) if following else (),
        then_at=following.at if following else None,
        again=bool(following and following.again),
    )


async def letter_to(
    house: House, case: Case, escalation: Escalation, reader: str, url: str
) -> Letter:
    """For one who was asked, on their own clock."""
    reason = house.levels.rules[escalation.reason].title
    async with house.store.reading() as tx:
        person = await described(tx, case.team_id, reader)
        asker = await described(tx, case.team_id, escalation.asked_by or case.owner)
        entries = await tx.timeline.of(case.id, limit=ENTRIES)
    whole = with_brief(escalation, case, entries, asker, reason, now=house.clock())
    brief = in_full(whole, partial(dated_in, zone=person.zone))
    return Letter(reader=reader, reason=reason, brief=brief, url=url)
