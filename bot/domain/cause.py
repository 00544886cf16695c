"""A cause: a named root cause of this workspace, in a category."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN = 3
"""Cases that a warning names."""


class Category(StrEnum):
    PROCESS = "process"
    POLICY = "policy"
    SKILL = "skill or knowledge"
    EXPECTATIONS = "expectations"
    COMMUNICATION = "communication"
    PRODUCT = "product or service"
    SUPPLIER = "supplier or partner"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """`key` tells whether two names are the same cause."""

    id: str
    team_id: str
    name: str
    category: Category = Category.OTHER

    @property
    def key(self) -> str:
        return cause_key(self.name)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """While somebody types. `same`: the known one that goes, or went, by just these words.

    `reopens`: by the key of a cause, the cases whose changes one more case of it opens again.
    """

    known: tuple[Cause, ...]
    same: Cause | None = None
    reopens: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def warning(self, cause: Cause) -> str:
        """Empty, unless what was to prevent it is watched."""
        labels = self.reopens.get(cause.key, ())
        return f"Watched: opens {', '.join(labels[:SHOWN])} again" if labels else ""


def cause_key(name: str) -> str:
    """Case and spaces do not make another cause."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
