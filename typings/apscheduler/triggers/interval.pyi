from datetime import tzinfo

from apscheduler.triggers.base import BaseTrigger

class IntervalTrigger(BaseTrigger):
    def __init__(
        self, *, minutes: int = ..., seconds: int = ..., timezone: tzinfo | str = ...
    ) -> None: ...
