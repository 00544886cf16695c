"""The reference: Bolt and nothing else. It acks, and makes the calls that it is given.

Run as `python -m bench.bare FILE`; the file holds the form and the two posts of the real bot.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

ACKED = "/client-issue"
OPENS_FORM = "/form"


def bare_app(client: AsyncWebClient, calls: dict[str, Any]) -> AsyncApp:
    app = AsyncApp(client=client)

    @app.command(ACKED)
    async def acked(ack: AsyncAck) -> None:
        await ack()

    @app.command(OPENS_FORM)
    async def opens_form(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        view = calls["view"] | {"private_metadata": body["channel_id"]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view(calls["view"]["callback_id"])
    async def submitted(ack: AsyncAck, view: dict[str, Any]) -> None:
        await ack()
        channel = view["private_metadata"]
        card = await client.chat_postMessage(channel=channel, **calls["card"])
        await client.chat_postMessage(channel=channel, thread_ts=card["ts"], **calls["reply"])

    return app


async def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    # One session, as the bot has: a new connection for each call would flatter the bot.
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=given["bot_token"], base_url=given["api_url"], session=session
        )
        app = bare_app(client, given["calls"])
        await AsyncSocketModeHandler(app, given["app_token"]).start_async()


if __name__ == "__main__":
    asyncio.run(main())
