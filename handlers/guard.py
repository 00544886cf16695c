"""What surrounds every handler: who may, when to ack, and what to say when it fails."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.domain.errors import Busy, DomainError, InvalidFields, NotAllowed
from bot.metrics import Metrics
from bot.views.forms import Typed, notice
from handlers.answers import UNREACHED, in_words, tell
from handlers.who import People, team_of

log = structlog.get_logger()

T = TypeVar("T")

OTHERS_FIRST = 0.02
"""Seconds until work begins that no ack waits for: who asks at the same time is acked before it."""
COMMIT_WITHIN = 2.0
"""Seconds for a commit before we ack with *Saving…*: Slack gives up after three."""
SAVING = "Saving… You can close this; it is on its way."
SAVED = "Saved."
DONE = {"response_action": "clear"}
"""Closes the form, and those under it, which show what was before."""
STEP_OVER = {"execution_not_in_running_state", "function_execution_not_found"}
STEP_TRIES = (0.0, 0.3, 1.0)
"""Seconds before each try, which together stay below the three after which Slack sends it again."""
SLOW = 1.0
"""Seconds until an ack that an operator should know of."""
PATIENCE = 8
"""So often is a change tried while the database is busy, which takes up to 1.5 s each time."""

Asks = Callable[[AsyncArgs], Awaitable[None]]
Saves = Callable[[AsyncArgs], Awaitable[str | None]]
Submits = Callable[[AsyncArgs], Awaitable[View | None]]
Offers = Callable[[AsyncArgs], Awaitable[list[dict[str, Any]]]]
Runs = Callable[[AsyncArgs], Awaitable[dict[str, str]]]
Listener = Callable[[AsyncArgs], Awaitable[None]]


@dataclass(frozen=True)
class Guard:
    """A listener ends with its ack, which Bolt sends then. Work goes on in a task of its own.

    So of fifty requests that come at once, none waits for the work of another.
    """

    people: People
    metrics: Metrics
    running: set[asyncio.Task[Any]] = field(default_factory=set)

    def asks(self, handle: Asks) -> Listener:
        """For what saves nothing, as a command or a button that opens a form: acked first."""

        async def run(args: AsyncArgs) -> None:
            await asyncio.sleep(OTHERS_FIRST)
            await self._staff_only(args, handle)

        async def listener(args: AsyncArgs) -> None:
            await args.ack()
            self._start(run(args))

        return listener

    def saves(self, handle: Saves) -> Listener:
        """For a button that changes something: committed, then acked; says what is returned."""

        async def listener(args: AsyncArgs) -> None:
            async def run(args: AsyncArgs) -> None:
                if text := await _patiently(handle, args):
                    await tell(args, text)

            with self._timed():
                await asyncio.wait(
                    {self._start(self._staff_only(args, run))}, timeout=COMMIT_WITHIN
                )
            await args.ack()

        return listener

    def submits(self, handle: Submits) -> Listener:
        """For a form: committed, then acked with its outcome, or with *Saving…* when that is late."""

        async def listener(args: AsyncArgs) -> None:
            work = self._start(self._outcome(args, handle))
            with self._timed():
                done, _ = await asyncio.wait({work}, timeout=COMMIT_WITHIN)
            if done:
                await args.ack(**work.result())
                return
            await args.ack(response_action="update", view=notice(SAVING).to_dict())
            self._start(_finish_late(args, work))

        return listener

    def offers(self, handle: Offers) -> Listener:
        """For a menu that is filled while typing; to who may not ask, it offers nothing."""

        async def listener(args: AsyncArgs) -> None:
            options: list[dict[str, Any]] = []
            try:
                await self.people.staff(team_of(args), args.context.user_id or "")
                options = await handle(args)
            except NotAllowed:
                log.info("offered nothing")
            except Exception:
                log.exception("could not offer")
            await args.ack(options=options)

        return listener

    def runs(self, handle: Runs) -> Listener:
        """For a step of a workflow: committed, told to Slack, then acked. Killed before, it comes again."""

        async def run(args: AsyncArgs) -> None:
            try:
                outputs = await _patiently(handle, args)
            except Exception as error:
                why = in_words(args, error)
                await _insist(lambda: args.fail(why))
            else:
                await _insist(lambda: args.complete(outputs))

        async def listener(args: AsyncArgs) -> None:
            await self._start(run(args))
            await args.ack()

        return listener

    def hears(self, handle: Asks) -> Listener:
        """For events: no person waits for an answer."""

        async def listener(args: AsyncArgs) -> None:
            await args.ack()
            self._start(_heard(args, handle))

        return listener

    async def drain(self, seconds: float) -> None:
        """Wait for what runs; what is left then is in the database or was never acked."""
        if self.running:
            await asyncio.wait(self.running, timeout=seconds)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """What an ack waits for; Slack gives up after three seconds."""
        clock = asyncio.get_running_loop().time
        began = clock()
        yield
        if clock() - began > SLOW:
            self.metrics.slow_acks.inc()

    async def _staff_only(self, args: AsyncArgs, handle: Asks) -> None:
        try:
            await self.people.staff(team_of(args), args.context.user_id or "")
            await handle(args)
        except Exception as error:
            if text := in_words(args, error):
                await tell(args, text)

    async def _outcome(self, args: AsyncArgs, handle: Submits) -> dict[str, Any]:
        """What the ack says: close, other fields wrong, or another form."""
        try:
            await self.people.staff(team_of(args), args.context.user_id or "")
            view = await _patiently(handle, args)
        except InvalidFields as error:
            return _complaint(args.body["view"], error)
        except Exception as error:
            text = in_words(args, error)
            if isinstance(error, DomainError) and not isinstance(error, Busy):
                return _update(_refused(args.body["view"], text))
            return _complaint(args.body["view"], _to_try_again(args.body["view"], text))
        return _update(view) if view is not None else DONE

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """What runs is waited for at the end, and what fails does not go unheard."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("answer failed", exc_info=error)


async def _insist(tell: Callable[[], Awaitable[object]]) -> None:
    """What came of a step; a workflow waits for it. Heard twice, Slack says that it is over."""
    for wait in STEP_TRIES:
        await asyncio.sleep(wait)
        try:
            await tell()
        except UNREACHED as error:
            code = error.response["error"] if isinstance(error, SlackApiError) else ""
            log.warning("step not told", why=code or type(error).__name__)
            if code in STEP_OVER:
                return
        else:
            return


async def _patiently(handle: Callable[[AsyncArgs], Awaitable[T]], args: AsyncArgs) -> T:
    """Again while the database is busy: what it refused was not saved at all."""
    for _ in range(PATIENCE - 1):
        try:
            return await handle(args)
        except Busy:
            log.warning("database busy")
    return await handle(args)


def _complaint(view: Mapping[str, Any], error: InvalidFields) -> dict[str, Any]:
    """Under the fields that the form has; what belongs to none of them stands in their place."""
    blocks = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
    shown = {name: text for name, text in error.fields.items() if name in blocks}
    if not shown:
        return _update(_refused(view, str(error)))
    return {"response_action": "errors", "errors": shown}


def _to_try_again(view: Mapping[str, Any], text: str) -> InvalidFields:
    """The form stays open with all that was typed: it only has to be sent once more."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return InvalidFields({fields[0] if fields else "": text})


def _refused(view: Mapping[str, Any], text: str) -> View:
    """Why it was not saved, with all that was typed: nobody has to type it twice."""
    typed = Typed.of(view)
    kept = [value for name in typed.values if (value := typed.text(name))]
    return notice(text, kept=kept)


def _update(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": view.to_dict()}


async def _heard(args: AsyncArgs, handle: Asks) -> None:
    try:
        await handle(args)
    except Exception:
        log.exception("event failed", kind=args.payload.get("type"))


async def _finish_late(args: AsyncArgs, work: asyncio.Task[dict[str, Any]]) -> None:
    outcome = await work
    view = outcome.get("view") or notice(SAVED).to_dict()
    if "errors" in outcome:
        view = _refused(args.body["view"], " ".join(outcome["errors"].values())).to_dict()
    try:
        await args.client.views_update(view_id=args.body["view"]["id"], view=view)
    except UNREACHED:
        log.exception("could not finish the form")
