"""All cases as files, for an admin, by direct message."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.domain.errors import DomainError, NotAllowed
from bot.slack import Document, InDoubt
from bot.usecases.exports import Exports, Format, Written
from bot.views import ids
from bot.views.exports import COMES, export_text, export_title
from handlers.answers import tell
from handlers.guard import Guard
from handlers.routes import Routes
from handlers.who import People, by, team_of

log = structlog.get_logger()

ADMINS = "Only an admin of this workspace can export all cases. One case: *More* on its card."
UNDER_WAY = "Your export is under way. It comes to our direct messages."
IN_DOUBT = (
    "Slack did not say whether it took your files. Look into our direct messages; if they are not "
    f"there in a few minutes, type {ids.COMMAND} export again."
)


@dataclass(frozen=True)
class ExportHandlers:
    guard: Guard
    people: People
    exports: Exports
    under_way: set[tuple[str, str]] = field(default_factory=set)

    def register(self, app: Routes) -> None:
        app.action(ids.SETTINGS_EXPORT)(self.guard.asks(self.export))

    async def export(self, args: AsyncArgs) -> None:
        """Slack is asked anew who is an admin: it is about all that the workspace has."""
        reader = (team_of(args), args.context.user_id or "")
        person = await self.people.ask(*reader)
        if not (person.staff and person.admin):
            raise NotAllowed(ADMINS)
        if reader in self.under_way:
            raise DomainError(UNDER_WAY)
        self.under_way.add(reader)
        try:
            if not await self.people.workspaces.is_new(team_of(args), by(args).source):
                return
            await tell(args, COMES)
            with TemporaryDirectory(prefix="client-issue-") as folder:
                await self._send(*reader, Path(folder))
        finally:
            self.under_way.discard(reader)

    async def _send(self, team_id: str, user_id: str, folder: Path) -> None:
        """In one message, and never again by itself: a doubt is told."""
        written = await self.exports.write(folder, Format, viewer=user_id, team_id=team_id)
        slack = self.people.slack_for(team_id)
        channel = await slack.open_dm(user_id)
        uploaded = [await slack.send(each) for each in _documents(written)]
        text = export_text(written.cases, written.entries)
        try:
            await slack.share(channel, uploaded, thread_ts=None, text=text)
        except InDoubt as error:
            raise DomainError(IN_DOUBT) from error
        log.info("exported", team=team_id, by=user_id, cases=written.cases)


def _documents(written: Written) -> list[Document]:
    return [
        Document(name=file.name, title=export_title(file.stem, file.suffix), content=file)
        for file in written.files
    ]
