"""A prevention action: a change so that it does not happen again, followed to its proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActionKind(StrEnum):
    PROCESS = "fix the process"
    POLICY = "change a policy"
    TRAIN = "train staff"
    EXPECTATIONS = "set clearer expectations"
    COMMUNICATION = "improve how we communicate"


class Stage(StrEnum):
    """`watched` while its checks run; `failed` when a case of its cause came again."""

    PLANNED = "planned"
    DONE = "done"
    WATCHED = "watched"
    PROVEN = "proven"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Action:
    """It belongs to the case for which it was planned; `serves` names others, by their ids.

    `looks_like` says what *done* looks like. `verifier` is whom the doer names, never a doer.
    """

    id: str
    kind: ActionKind
    what: str
    looks_like: str
    owner: str
    due_at: datetime
    made_by: str
    made_at: datetime
    stage: Stage = Stage.PLANNED
    serves: tuple[str, ...] = ()
    done_at: datetime | None = None
    done_by: str = ""
    said_done: str = ""
    stood_in: tuple[str, ...] = ()
    """Who was reminded of it in its owner's place, and so may have done it."""
    verifier: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    not_yet: int = 0
    """How often a verifier said: not yet."""
    ended_at: datetime | None = None
    """When it was proven."""
    failed_at: datetime | None = None
    """When it failed last, also once it is done anew."""
    reopened_by: tuple[str, ...] = ()
    """The ids of the cases in which its cause came again."""
    checked: int = 0
    """Of the days 30, 60 and 90 of the watch: the last one that was answered."""
    came_at: datetime | None = None
    """When a client that it serves came to us last since it was done, for whatever cause."""

    @property
    def doers(self) -> frozenset[str]:
        """Whoever did it, or may have: none of them verifies it."""
        return frozenset({self.owner, self.done_by, *self.stood_in}) - {""}

    @property
    def is_to_do(self) -> bool:
        """A failed one is open again: what was changed did not hold."""
        return self.stage in {Stage.PLANNED, Stage.FAILED}

    @property
    def may_fail(self) -> bool:
        """It is done, and not proven yet."""
        return self.stage in {Stage.DONE, Stage.WATCHED}
