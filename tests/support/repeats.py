"""A road to the bot on which each delivery comes more than once, and old ones come again late."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from random import Random

from bot.sandbox.parcels import Parcel, Transport
from bot.sandbox.state import Json

LATE_AT_ONCE = 2


@dataclass
class Repeats:
    """`times` in a row; with `dice`, some that were sent before come again behind each.

    What was refused is not said late: by then it is a new try, and may be taken.
    """

    road: Transport
    times: int = 1
    dice: Random | None = None
    taken: list[Parcel] = field(default_factory=list)

    async def deliver(self, parcel: Parcel) -> Json:
        """The person's screen shows the first answer; those to repeats go nowhere, as in Slack."""
        kept = replace(parcel, payload=deepcopy(parcel.payload))
        answer = await self.road.deliver(parcel)
        late = self.dice.choices(self.taken, k=LATE_AT_ONCE) if self.dice and self.taken else []
        if answer.get("response_action") != "errors":
            self.taken.append(kept)
        for again in (*[kept] * (self.times - 1), *late):
            await self.road.deliver(_again(again))
        return answer

    async def close(self) -> None:
        await self.road.close()

    def names(self) -> set[str]:
        """What was typed, pressed and sent, as `ids` names it."""
        payloads = [parcel.payload for parcel in self.taken]
        forms = {p["view"]["callback_id"] for p in payloads if p.get("type") == "view_submission"}
        pressed = {action["action_id"] for p in payloads for action in p.get("actions", [])}
        typed = {p["command"] for p in payloads if "command" in p}
        return typed | forms | pressed | {name.rpartition(".")[0] for name in pressed}


def _again(parcel: Parcel) -> Parcel:
    reason = "http_timeout" if parcel.kind == "events_api" else ""
    return replace(parcel, payload=deepcopy(parcel.payload), attempt=1, reason=reason)
