"""What Slack answers when it refuses a call."""

from bot.sandbox.state import Json


class SlackError(Exception):
    """`code` is Slack's own word; `extra` goes into the answer beside it."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def answer(self) -> Json:
        return {"ok": False, "error": self.code, **self.extra}


def invalid_arguments(*messages: str) -> SlackError:
    marked = [f"[ERROR] {message.removeprefix('[ERROR] ')}" for message in messages]
    return SlackError("invalid_arguments", response_metadata={"messages": marked})


def invalid_blocks(messages: list[str]) -> SlackError:
    marked = [f"[ERROR] {message.removeprefix('[ERROR] ')}" for message in messages]
    return SlackError("invalid_blocks", errors=messages, response_metadata={"messages": marked})
