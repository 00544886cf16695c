"""The escalation's own guidance: which steps it has for a case, and where it stands."""

from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.escalation import Escalation, Reason
from bot.domain.hold import is_held
from bot.domain.playbook import Step

Steps = tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Guide:
    """`hold` and `abuse` take the place of the steps with their keys; others of them come first."""

    steps: Steps
    hold: Steps = ()
    abuse: Steps = ()

    def for_case(self, case: Case, escalation: Escalation) -> Steps:
        """What holds as the case stands; a hold that comes later changes the steps at once."""
        steps = self.steps
        if escalation.reason is Reason.ABUSE:
            steps = _instead(self.abuse, steps)
        return _instead(self.hold, steps) if is_held(case) else steps


@dataclass(frozen=True, kw_only=True)
class Stand:
    """The step in view, and the keys that *Back* and *Done* go to; empty at the ends."""

    step: Step
    number: int
    total: int
    back: str
    on: str


def stand(steps: Steps, key: str) -> Stand:
    """Where the guidance stands; a key that is not known (any more) is the first step."""
    keys = [step.key for step in steps]
    at = keys.index(key) if key in keys else 0
    return Stand(
        step=steps[at],
        number=at + 1,
        total=len(steps),
        back=keys[at - 1] if at else "",
        on=keys[at + 1] if at + 1 < len(keys) else "",
    )


def _instead(others: Steps, steps: Steps) -> Steps:
    by_key = {step.key: step for step in others}
    known = {step.key for step in steps}
    first = tuple(step for step in others if step.key not in known)
    return (*first, *(by_key.get(step.key, step) for step in steps))
