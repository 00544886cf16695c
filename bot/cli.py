"""The command line: run, sandbox, doctor, manifest, playbooks, outbox, export, erase, db."""

import asyncio
import gc
import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

import store
from bot import log
from bot.app import ANYWHERE, Bot, CannotStart
from bot.clock import Clock, utc_now
from bot.doctor import examine
from bot.domain.erasure import CannotErase, still_open
from bot.manifest import SCOPES, manifest, page_shortcuts
from bot.playbooks import PlaybookError
from bot.playbooks.team import load_team
from bot.sandbox import Sandbox, SandboxClock
from bot.settings import Settings, SettingsError, load, sandbox_port, team_files
from bot.usecases.erasing import Erasing
from bot.usecases.exports import Exports, Format, Written
from bot.usecases.outboxes import Outboxes
from glossary import load as load_glossary
from store import DatabaseUnusable

LOOPBACK = "127.0.0.1"

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
playbooks = typer.Typer(no_args_is_help=True, help="The guidance, and a team's own files.")
outbox = typer.Typer(help="What did not reach Slack.")
database = typer.Typer(no_args_is_help=True, help="The database and its migrations.")
app.add_typer(database, name="db")
app.add_typer(playbooks, name="playbooks")
app.add_typer(outbox, name="outbox")

PUBLIC = re.compile(r"https://[^\s/]+/\S+")
NO_EVENTS_URL = "Slack calls https addresses only, as https://bot.example.com/slack/events."
YOUNG = (10_000, 20, 20)
"""When the collector looks: a statement alone makes hundreds of objects, and few go in circles."""


class CannotExport(Exception):
    """The text says why."""


WRONG = (SettingsError, CannotStart, DatabaseUnusable, PlaybookError, CannotExport, CannotErase)


@app.command()
def run() -> None:
    """Run the bot with the settings of the environment and .env."""
    _tell_wrong(_run)


@app.command()
def sandbox() -> None:
    """Try it without Slack: a pretend Slack with a web page, and the bot, in one process."""
    _tell_wrong(_sandbox)


@app.command()
def doctor() -> None:
    """Look at database, tokens, scopes and channels; say how to mend what lacks."""
    _tell_wrong(_doctor)


@app.command("manifest")
def print_manifest(
    events_url: Annotated[str, typer.Option(help="Address of /slack/events, for HTTP.")] = "",
    workflow_step: Annotated[
        bool, typer.Option("--workflow-step", help="With a step for Workflow Builder.")
    ] = False,
) -> None:
    """Print the app's manifest, to paste into Slack."""
    if events_url and not PUBLIC.fullmatch(events_url):
        raise typer.BadParameter(NO_EVENTS_URL, param_hint="--events-url")
    made = manifest(events_url=events_url, workflow_step=workflow_step)
    typer.echo(json.dumps(made, indent=2))


@playbooks.command("check")
def check_playbooks() -> None:
    """Check the files of PLAYBOOKS_PATH and GLOSSARY_PATH; say file, place and mend."""
    _tell_wrong(_check_playbooks)


def _check_playbooks() -> None:
    files = team_files()
    words = load_glossary(files.glossary_path)
    team = load_team(files.playbooks_path, words=words.glossary)
    troubles = [str(each) for each in (*words.troubles, *team.troubles)]
    for trouble in troubles:
        typer.echo(trouble, err=True)
    if troubles:
        raise typer.Exit(1)
    typer.echo(f"{len(team.playbooks)} playbooks and {len(words.glossary.terms)} words: all fine.")


@database.command()
def check() -> None:
    """Fail when the models and the migrations differ; works on an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/check.db"
        store.upgrade(url)
        found = store.drift(url)
    for each in found:
        typer.echo(each, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("The migrations make what the models say.")


@outbox.callback(invoke_without_command=True)
def show_outbox(context: typer.Context) -> None:
    """Say what did not reach Slack, and why."""
    if context.invoked_subcommand is None:
        _tell_wrong(lambda: asyncio.run(_with_outbox(_show_held)))


@outbox.command("retry")
def retry_outbox() -> None:
    """Send again what was left out, and what waits for a channel; a bot that runs does it."""
    _tell_wrong(lambda: asyncio.run(_with_outbox(_retry_held)))


@app.command()
def export(
    form: Annotated[Format, typer.Option("--format", help="What is to read it.")] = Format.CSV,
    out: Annotated[
        Path, typer.Option(help="A folder; files of an earlier export are replaced.")
    ] = Path(),
) -> None:
    """Write all cases and their timelines to files, private ones too; a bot may run beside it."""
    _tell_wrong(lambda: asyncio.run(_export(form, out)))


@app.command()
def erase(
    client: Annotated[str, typer.Option(help="The client's name, as on the card.")],
    yes: Annotated[bool, typer.Option("--yes", help="Erase; else it is only listed.")] = False,
) -> None:
    """Erase all cases of one client, private ones too, for good; a bot may run beside it."""
    _tell_wrong(lambda: asyncio.run(_erase(client, really=yes)))


def main() -> None:
    app()


def _tell_wrong(work: Callable[[], None]) -> None:
    """What is wrong, in sentences, without a traceback."""
    try:
        work()
    except WRONG as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _run() -> None:
    settings = load()
    log.set_up(settings.log_level)
    asyncio.run(_until_stopped(settings, clock=utc_now))


def _doctor() -> None:
    if not asyncio.run(_examine(load())):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> bool:
    well = True
    async for finding in examine(settings, SCOPES):
        well = well and not finding.mend
        typer.echo(f"{'ok' if not finding.mend else 'amiss':6} {finding.part}")
        if finding.mend:
            typer.echo(f"       {finding.mend}")
    return well


def _sandbox() -> None:
    log.set_up("WARNING")
    asyncio.run(_pretend())


async def _pretend() -> None:
    clock, port = SandboxClock(), sandbox_port()
    slack = Sandbox(clock=clock, port=port, shortcuts=page_shortcuts())
    try:
        await slack.start()
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise CannotStart(
            f"I can't use port {port}: {why}. Set SANDBOX_PORT to another."
        ) from error
    try:
        with tempfile.TemporaryDirectory(prefix="client-issue-") as folder:
            await _until_stopped(pretend_settings(slack, Path(folder)), clock=clock, page=slack.url)
    finally:
        await slack.stop()


def pretend_settings(slack: Sandbox, folder: Path, *, port: int = 0) -> Settings:
    """Settings for a bot whose Slack is the sandbox; its database ends with the folder."""
    return Settings(
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{folder}/sandbox.db",
        port=port,
    )


async def _with_outbox(work: Callable[[Outboxes], Awaitable[None]]) -> None:
    async with store.beside(load().database_url) as opened:
        await work(Outboxes(opened, utc_now))


async def _export(form: Format, out: Path) -> None:
    async with store.beside(load().database_url) as opened:
        written = await _written(Exports(opened), form, out)
    files = " and ".join(str(file) for file in written.files)
    cases = f"{written.cases:,} {'case' if written.cases == 1 else 'cases'}"
    typer.echo(f"{cases}, with {written.entries:,} entries in their timelines: {files}")
    if form is Format.CSV:
        typer.echo("A ' before = + - @ keeps spreadsheets from running it: docs/export.md.")


async def _erase(client: str, *, really: bool) -> None:
    async with store.beside(load().database_url) as opened:
        cases = await Erasing(opened, utc_now).of_client(client, erase=really)
    for case in cases:
        closed = f", closed {case.closed_at:%Y-%m-%d}" if case.closed_at else ""
        waits = " and ".join(still_open(case))
        typer.echo(f"{case.label}{closed}{f', still open: {waits}' if waits else ''}")
    if really:
        typer.echo(
            f"{len(cases):,} erased. What stands in Slack, exports and back-ups is still there."
        )
    else:
        typer.echo(f"{len(cases):,} would be erased for good. Nothing was; to do it, add --yes.")


async def _written(exports: Exports, form: Format, out: Path) -> Written:
    """With a bar in a terminal, and one line elsewhere."""
    with typer.progressbar(length=1, label="Cases", file=sys.stderr) as bar:

        def progress(written: Written) -> None:
            bar.length = max(written.of, written.cases)
            bar.update(written.cases - bar.pos)

        try:
            return await exports.write(out, [form], viewer=store.BOT, progress=progress)
        except OSError as error:
            raise CannotExport(f"I can't write to {out}: {error.strerror}.") from error


async def _show_held(outboxes: Outboxes) -> None:
    held = await outboxes.held()
    for parked in held.parked:
        whose = f"of CI-{parked.number}" if parked.number else f"for {parked.message.place}"
        what = f"{parked.message.role} {whose}"
        typer.echo(f"left out   {parked.at:%Y-%m-%d %H:%M}Z  {what}: {parked.error}")
    for place in held.waiting:
        typer.echo(
            f"waiting    {place.since:%Y-%m-%d %H:%M}Z  {place.calls} for {place.place}: {place.error}"
        )
    if not (held.parked or held.waiting):
        typer.echo("All that is due is in Slack.")
        return
    typer.echo("Mend the cause, then: client-issue outbox retry")


async def _retry_held(outboxes: Outboxes) -> None:
    count = await outboxes.retry()
    typer.echo(f"{count} to be sent again. A bot that runs begins within a minute.")


async def _until_stopped(settings: Settings, *, clock: Clock, page: str = "") -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    host = LOOPBACK if page else ANYWHERE
    async with Bot(settings, clock=clock, scopes=SCOPES, host=host) as bot:
        if isinstance(clock, SandboxClock):
            clock.subscribe(bot.wake)
        # What lives as long as the process is not looked through again: pauses of 0.2 s else.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*YOUNG)
        if page:
            typer.echo(f"\n  Open {page} and type /client-issue\n  Stop with Ctrl+C.\n")
        await stopped.wait()
