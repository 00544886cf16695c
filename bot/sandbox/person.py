"""What a person can do in Slack: type, press, fill in, submit."""

from bot.sandbox import events, membership
from bot.sandbox.blockkit import check_options
from bot.sandbox.delivery import Delivery
from bot.sandbox.elements import find
from bot.sandbox.errors import SlackError
from bot.sandbox.forms import complaints, own_options
from bot.sandbox.modals import close_view
from bot.sandbox.parcels import Ack
from bot.sandbox.payloads import Payloads
from bot.sandbox.responses import answer
from bot.sandbox.screen import Screen
from bot.sandbox.state import Channel, Json, Message, User, View
from bot.sandbox.submissions import Submission, apply_answer, fail, show_errors
from bot.sandbox.tickets import ResponseUrl
from bot.sandbox.typed_text import typed_text
from bot.sandbox.wire import message_json
from bot.sandbox.workspace import Workspace

SHORTEST_QUERY = 3


class Person(Screen):
    """One member at their screen."""

    def __init__(
        self, user: User, *, workspace: Workspace, payloads: Payloads, delivery: Delivery
    ) -> None:
        super().__init__(user, workspace)
        self._payloads = payloads
        self._delivery = delivery

    async def command(
        self,
        command: str,
        text: str = "",
        *,
        channel: str = "general",
        thread_ts: str | None = None,
    ) -> Ack:
        place = self.channel(channel)
        if thread_ts is not None:
            self._workspace.notify(self.id, f"{command} is not supported in threads. Sorry!")
            return Ack(ok=False, error="not_supported_in_threads", body={})

        typed = typed_text(self._workspace, text.strip(), labelled=True)
        payload = self._payloads.command(self.user, command, typed, channel=place)
        ack = await self._delivery.ask("slash_commands", payload)
        if ack.body.get("text") or ack.body.get("blocks"):
            ack = self._answered(place, ack)
        if not ack.ok:
            self._workspace.notify(self.id, f'{command} failed with the error "{ack.error}"')
        return ack

    async def click(
        self,
        where: Message | View | None = None,
        action_id: str | None = None,
        *,
        label: str | None = None,
        block_id: str | None = None,
        value: object = None,
    ) -> Ack:
        """Press or pick in a message, a Home or (without `where`) the open form.

        An element is found by its id, the unique beginning of its id, or its label; `value`
        is what is picked or typed.
        """
        place = self.at(where)
        element = find(place.blocks, action_id, label=label, block_id=block_id)
        if element.block["type"] == "input" and not element.block.get("dispatch_action"):
            raise ValueError(f"{element.action_id} is a field: fill it in, then submit.")
        entry = self.enter(place, element, value)
        if isinstance(place, View):
            payload = self._payloads.action_in_view(self.user, place, element, entry)
        else:
            state = self.state_in(place)
            payload = self._payloads.action_in_message(
                self.user, place, element, entry, state=state
            )
        return await self._interact(payload)

    async def select(self, where: Message | View | None, action_id: str, value: object) -> Ack:
        return await self.click(where, action_id, value=value)

    async def options(
        self,
        action_id: str,
        query: str,
        *,
        where: Message | View | None = None,
        block_id: str | None = None,
    ) -> list[Json]:
        """Type into a menu that asks the bot; too short a query asks nothing, as in Slack."""
        place = self.at(where)
        element = find(place.blocks, action_id, block_id=block_id)
        if len(query) < int(element.body.get("min_query_length", SHORTEST_QUERY)):
            return []
        ack = await self._interact(self._payloads.suggestion(self.user, place, element, query))
        wrong = check_options(ack.body)
        if ack.ok and wrong:
            self._workspace.notify(self.id, f"The suggestions can't be shown: {wrong}")
        if wrong:
            return []
        self._offered[element.action_id] = own_options(ack.body)
        return self._offered[element.action_id]

    def fill(self, values: dict[str, object]) -> None:
        """Fill in fields of the open form, by action id, its unique beginning, or block id."""
        form = self.top_form()
        blocks = {block["block_id"] for block in form.blocks}
        for name, value in values.items():
            action_id, block_id = (None, name) if name in blocks else (name, None)
            self.enter(form, find(form.blocks, action_id, block_id=block_id), value)

    async def submit(self, view: View | None = None) -> Submission:
        """Submit the open form; what Slack's own client refuses never reaches the bot."""
        form = view or self.top_form()
        if not form.body.get("submit"):
            raise LookupError(f"{form.title} can't be submitted.")
        if missing := complaints(form.blocks, form.values):
            return show_errors(self._workspace, form, missing)
        payload = self._payloads.submission(self.user, form)
        ack = await self._delivery.ask("interactive", payload)
        if not ack.ok:
            return fail(self._workspace, form, str(ack.error))
        return apply_answer(self._workspace, form, ack.body)

    async def close(self, view: View | None = None, *, everything: bool = False) -> None:
        """Close a form with what lies above it; the bot is told of those that ask for it."""
        form = view or (self.views[0] if everything and self.views else self.top_form())
        closed = close_view(self._workspace, form)
        for one in reversed(closed):
            if one.body.get("notify_on_close"):
                payload = self._payloads.closing(self.user, one, is_cleared=len(closed) > 1)
                await self._delivery.ask("interactive", payload)

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        place = self.channel(channel)
        if self.id not in place.members or place.is_archived:
            raise LookupError(f"{self.user.name} can't write in {channel}.")
        typed = typed_text(self._workspace, text)
        message = Message(place.id, self._workspace.new_ts(), self.id, typed, thread_ts=thread_ts)
        self._workspace.add(message)
        events.message_posted(self._workspace, message)
        return message

    async def delete(self, message: Message) -> None:
        before = message_json(message, self._workspace)
        self._workspace.remove(message)
        events.message_deleted(self._workspace, message, before=before)

    async def message_shortcut(self, callback_id: str, message: Message) -> Ack:
        seen = self.message(message.channel, message.ts)
        return await self._interact(self._payloads.message_shortcut(self.user, callback_id, seen))

    async def global_shortcut(self, callback_id: str) -> Ack:
        return await self._interact(self._payloads.global_shortcut(self.user, callback_id))

    async def open_home(self) -> None:
        events.home_opened(self._workspace, self.id)

    async def join(self, channel: str) -> None:
        membership.join(self._workspace, self.channel(channel), self.id)

    async def leave(self, channel: str) -> None:
        membership.leave(self._workspace, self.channel(channel), self.id)

    async def invite(self, channel: str, user: str | None = None) -> None:
        """Bring somebody into a channel; without a name, the bot."""
        guest = user or self._workspace.team.bot_user_id
        membership.join(self._workspace, self.channel(channel), guest, inviter=self.id)

    async def kick(self, channel: str, user: str | None = None) -> None:
        """Take somebody out of a channel; without a name, the bot."""
        gone = user or self._workspace.team.bot_user_id
        membership.leave(self._workspace, self.channel(channel), gone)

    async def archive(self, channel: str, *, archived: bool = True) -> None:
        place = self.channel(channel)
        membership.archive(self._workspace, place, by=self.id, archived=archived)

    async def _interact(self, payload: Json) -> Ack:
        ack = await self._delivery.ask("interactive", payload)
        if not ack.ok:
            self._workspace.notify(self.id, f'That failed with the error "{ack.error}"')
        return ack

    def _answered(self, place: Channel, ack: Ack) -> Ack:
        """Show what came with the ack of a command."""
        ticket = ResponseUrl(self.id, place.id, self._workspace.clock())
        try:
            answer(self._workspace, ticket, ack.body)
        except SlackError as error:
            return Ack(ok=False, error=error.code, body=ack.body)
        return ack
