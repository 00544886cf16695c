"""Where a case will live: the cases channel, else here, else a channel of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.errors import DomainError
from bot.domain.person import Channel
from bot.slack import PlaceRefused, Slack
from bot.usecases.workspaces import Workspaces
from bot.views import ids
from bot.views.opening import Place


class NoPlace(DomainError):
    """The text says what to do, before anything was typed in vain."""


@dataclass(frozen=True)
class Places:
    workspaces: Workspaces
    slack_for: Callable[[str], Slack]

    async def known(self, team_id: str, here: str, *, direct: bool = False) -> Place | None:
        """Without asking Slack; None when that is needed. `direct`: here is a direct message."""
        workspace = await self.workspaces.get(team_id)
        rooms = not workspace.no_rooms_since
        channel = workspace.cases_channel or here
        if channel.startswith("D") or (direct and channel == here):
            return Place(private_here=True, rooms=rooms)
        info = await self.workspaces.channel(team_id, channel)
        return replace(_place(info), rooms=rooms) if info and info.member else None

    async def find(self, team_id: str, here: str) -> Place:
        """With Slack's help: public channels are joined, private ones need an invitation."""
        workspace = await self.workspaces.get(team_id)
        channel = workspace.cases_channel or here
        if not channel:
            raise NoPlace(
                f"Choose a channel for cases first: an admin types {ids.COMMAND} settings. "
                f"Or type {ids.COMMAND} in a channel."
            )
        found = await self.look(team_id, channel)
        return replace(found, rooms=not workspace.no_rooms_since)

    async def look(self, team_id: str, channel: str) -> Place:
        """Whether we can post in this channel, which makes us a member of a public one."""
        slack = self.slack_for(team_id)
        try:
            info = await slack.channel_info(channel)
            if info.im:
                return Place(private_here=True)
            if not info.member and not info.private:
                await slack.join(channel)
        except PlaceRefused as error:
            archived = error.code == "is_archived"
            raise NoPlace((_unarchive if archived else _invite)(channel)) from error
        if info.archived:
            raise NoPlace(_unarchive(channel))
        if info.private and not info.member:
            raise NoPlace(_invite(channel))
        known = Channel(
            channel_id=channel,
            name=info.name,
            private=info.private,
            member=True,
            shared=info.shared,
        )
        await self.workspaces.remember_channel(team_id, known)
        return _place(known)

    async def refresh(self, team_id: str, channel: str) -> None:
        """How the channel is now; what waited for it is posted when we may again."""
        try:
            info = await self.slack_for(team_id).channel_info(channel)
            known = Channel(
                channel_id=channel,
                name=info.name,
                private=info.private,
                member=info.member and not info.archived,
                shared=info.shared,
            )
        except PlaceRefused:
            known = Channel(
                channel_id=channel, name=channel, private=True, member=False, shared=False
            )
        await self.workspaces.remember_channel(team_id, known)


def _place(channel: Channel) -> Place:
    return Place(channel=channel.channel_id, name=channel.name, shared=channel.shared)


def _invite(channel: str) -> str:
    return (
        f"I can't post in the channel for this case (<#{channel}>). "
        "Type /invite @Client Issue there, then try again. Nothing is lost: no case was opened."
    )


def _unarchive(channel: str) -> str:
    return (
        f"The channel for this case (<#{channel}>) is archived. Unarchive it, or an admin chooses "
        f"another with {ids.COMMAND} settings. Nothing is lost: no case was opened."
    )
