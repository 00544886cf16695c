"""The bytes of files: taken in at an upload address, given out to the page."""

from http import HTTPStatus

from aiohttp import BodyPartReader, web

from bot.sandbox.state import File
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace


class Files:
    def __init__(self, workspace: Workspace, web_api: WebApi) -> None:
        self._workspace = workspace
        self._web_api = web_api

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post("/upload/v1/{file}", self._take),
            web.get("/page/files/{file}", self._give),
        ]

    async def _take(self, request: web.Request) -> web.Response:
        """As Slack: the body is the file, or a form has it; no token, for the address is secret."""
        content = await _bytes(request)
        fault = self._web_api.faults.take("upload")
        if fault is not None:
            status = fault.status or HTTPStatus.INTERNAL_SERVER_ERROR
            return self._answer(request, "not taken", status)
        file = self._workspace.files.get(request.match_info["file"])
        if file is None or file.content is not None:
            return self._answer(request, "unknown address", HTTPStatus.NOT_FOUND)
        if len(content) != file.size:
            return self._answer(request, "not as long as was said", HTTPStatus.BAD_REQUEST)
        file.content = content
        self._workspace.changes.mark()
        return self._answer(request, f"OK - {len(content)}", HTTPStatus.OK)

    def _answer(self, request: web.Request, text: str, status: int) -> web.Response:
        error = None if status == HTTPStatus.OK else text
        self._web_api.log("upload", {"file": request.match_info["file"]}, error)
        return web.Response(text=text, status=status)

    async def _give(self, request: web.Request) -> web.Response:
        file = self._workspace.files.get(request.match_info["file"])
        if file is None or file.content is None or not file.completed:
            raise web.HTTPNotFound(text="There is no such file.")
        return web.Response(body=file.content, headers=_headers(file))


async def _bytes(request: web.Request) -> bytes:
    """In pieces, since what a form may weigh is limited and a file is not."""
    if request.content_type != "multipart/form-data":
        return b"".join([piece async for piece in request.content.iter_any()])
    reader = await request.multipart()
    part = await reader.next()
    content = bytearray()
    while isinstance(part, BodyPartReader) and (piece := await part.read_chunk()):
        content += piece
    return bytes(content)


def _headers(file: File) -> dict[str, str]:
    """Only a picture is shown; all else is saved, and never run as a page of ours."""
    picture = file.mimetype.startswith("image/") and "svg" not in file.mimetype
    name = file.name.replace("\\", "").replace('"', "").encode("ascii", "replace").decode()
    disposition = "inline" if picture else f'attachment; filename="{name}"'
    return {
        "Content-Type": file.mimetype if picture else "application/octet-stream",
        "Content-Disposition": disposition,
        "X-Content-Type-Options": "nosniff",
    }
