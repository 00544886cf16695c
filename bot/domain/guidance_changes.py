"""What a change of the case changes in the guidance that follows, said in one line each."""

from collections.abc import Iterator

from bot.domain import guidance_lines as say
from bot.domain import hold
from bot.domain.case import Case
from bot.domain.fault import fault_of
from bot.domain.guidance import Advice, Topic


def changes(before: Case, after: Case) -> tuple[Advice, ...]:
    """For the thread, when fault, severity, situation, the serious answers or the hold changed."""
    return (*_of_hold(before, after), *_of_fault(before, after), *_of_case(before, after))


def _of_hold(before: Case, after: Case) -> Iterator[Advice]:
    was, held = hold.is_held(before), hold.is_held(after)
    known = hold.consulted(after)
    if held and not was:
        yield Advice(topic=Topic.HOLD, text=say.HELD_NOW)
    elif was and not held:
        yield Advice(topic=Topic.HOLD, text=say.LIFTED_NOW)
    elif held and known and known != hold.consulted(before):
        yield Advice(topic=Topic.HOLD, text=say.ALLOWED_NOW[known.allowed])
    if held and (before.serious - after.serious) & hold.TRIGGERED_BY.keys():
        yield Advice(topic=Topic.HOLD, text=say.STILL_HELD)


def _of_fault(before: Case, after: Case) -> Iterator[Advice]:
    whose = fault_of(after)
    if whose is not fault_of(before) and hold.may_apologize(after):
        yield Advice(topic=Topic.APOLOGY, text=say.FAULT_NOW[whose])


def _of_case(before: Case, after: Case) -> Iterator[Advice]:
    if after.severity is not before.severity:
        yield Advice(topic=Topic.SEVERITY, text=say.SEVERITY_NOW[after.severity])
    if after.situation != before.situation:
        yield Advice(topic=Topic.SITUATION, text=say.SITUATION_NOW)
    for serious in sorted(after.serious - before.serious):
        if serious in say.SERIOUS_NOW:
            yield Advice(topic=Topic.ONE_VOICE, text=say.SERIOUS_NOW[serious])
