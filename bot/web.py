"""One HTTP server: health, readiness and, without Socket Mode, Slack's requests."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ready = Callable[[], Awaitable[Mapping[str, str]]]


async def serve(host: str, port: int, *, ready: Ready, events: Handle | None) -> web.AppRunner:
    """Start it. `ready` gives what is amiss by part, nothing when all is well."""
    app = web.Application()
    app.add_routes([web.get("/healthz", _alive), web.get("/readyz", _readiness(ready))])
    if events is not None:
        app.router.add_post("/slack/events", events)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _readiness(ready: Ready) -> Handle:
    async def readiness(_request: web.Request) -> web.Response:
        amiss = dict(await ready())
        return web.json_response({"ok": not amiss, "amiss": amiss}, status=503 if amiss else 200)

    return readiness
