"""One HTTP server: health, readiness and, without Socket Mode, Slack's requests."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ready = Callable[[], Awaitable[Mapping[str, str]]]
Figures = Callable[[], Awaitable[bytes]]


async def serve(
    host: str, port: int, *, ready: Ready, figures: Figures, events: Handle | None
) -> web.AppRunner:
    """Start it. `ready` gives what is amiss by part, nothing when all is well."""
    app = web.Application()
    app.add_routes(
        [
            web.get("/healthz", _alive),
            web.get("/readyz", _readiness(ready)),
            web.get("/metrics", _metrics(figures)),
        ]
    )
    if events is not None:
        app.router.add_post("/slack/events", events)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _metrics(figures: Figures) -> Handle:
    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=await figures(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


def _readiness(ready: Ready) -> Handle:
    async def readiness(_request: web.Request) -> web.Response:
        amiss = dict(await ready())
        return web.json_response({"ok": not amiss, "amiss": amiss}, status=503 if amiss else 200)

    return readiness
