from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, tzinfo

from apscheduler.job import Job
from apscheduler.triggers.base import BaseTrigger

class AsyncIOScheduler:
    running: bool
    def __init__(self, *, timezone: tzinfo | str = ...) -> None: ...
    def add_job(
        self,
        func: Callable[..., Awaitable[None] | None],
        trigger: BaseTrigger,
        *,
        args: Sequence[object] = ...,
        id: str = ...,
        misfire_grace_time: int | None = ...,
        coalesce: bool = ...,
        max_instances: int = ...,
        next_run_time: datetime = ...,
        replace_existing: bool = ...,
    ) -> Job: ...
    def get_job(self, job_id: str) -> Job | None: ...
    def reschedule_job(self, job_id: str, *, trigger: BaseTrigger) -> Job: ...
    def remove_job(self, job_id: str) -> None: ...
    def start(self) -> None: ...
    def shutdown(self, wait: bool = ...) -> None: ...
    def wakeup(self) -> None: ...
