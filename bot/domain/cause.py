"""A cause: a named root cause of this workspace, in a category."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


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
    """While somebody types. `same`: the known one that goes, or went, by just these words."""

    known: tuple[Cause, ...]
    same: Cause | None = None


def cause_key(name: str) -> str:
    """Case and spaces do not make another cause."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
