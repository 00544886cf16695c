"""A repeat: the same client, or the same cause, came back too often."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.rules import DEFAULTS, Rules


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """`client`: this client had to come to us again, so they hear an apology for that.

    `cause`: it may have been others; that is for us to prevent, and no word to this client.
    """

    client: bool = False
    cause: bool = False

    def __bool__(self) -> bool:
        return self.client or self.cause


NO_REPEAT = Repeat()


def since(case: Case, rules: Rules = DEFAULTS) -> datetime:
    """From when on earlier cases count."""
    return case.reached_at - rules.repeat_within


def repeat(*, clients: int, causes: int, rules: Rules = DEFAULTS) -> Repeat:
    """`clients`, `causes`: earlier cases of the same client, and of the same cause."""
    earlier = rules.repeat_times - 1
    return Repeat(client=clients >= earlier, cause=causes >= earlier)
