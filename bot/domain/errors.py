"""Everything that can go wrong for a reason the person in Slack can act on."""


class DomainError(Exception):
    """An expected failure; `str(error)` is shown to the person as it is."""


class CaseNotFound(DomainError):
    """Also said of private cases to those who are not in them: for others they do not exist."""

    def __init__(self, label: str = "that this belongs to") -> None:
        super().__init__(
            f"I know no case {label}. Type /client-issue list for the ones that are open."
        )


class Conflict(DomainError):
    def __init__(self) -> None:
        super().__init__("Somebody changed this at the same moment. Look again, then try again.")


class Busy(DomainError):
    """The database was held by others for too long: nothing was saved, and it can be tried again."""

    def __init__(self) -> None:
        super().__init__("The database is busy, so nothing was changed. Try again in a moment.")


class StepLeft(DomainError):
    def __init__(self, title: str, by: str) -> None:
        super().__init__(f"“{title}” was already finished by <@{by}>. Nothing was changed.")


class StepNotOpen(DomainError):
    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” is not the open step now. Use the newest card in the thread.")


class CaseEnded(DomainError):
    def __init__(self, label: str) -> None:
        super().__init__(f"{label} is closed. “More” on its card reopens it.")


class CaseMerged(DomainError):
    def __init__(self, label: str) -> None:
        super().__init__(f"{label} was merged. Go on in the case that its card names.")


class Outdated(DomainError):
    def __init__(self) -> None:
        super().__init__("This message is out of date. Use the newest one in the thread.")


class NotAllowed(DomainError):
    """The person may not do this; the text says who may."""


class InvalidFields(DomainError):
    """What a form is told, field by field: name of the field to the sentence under it."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields
