"""Pictures in blocks that are files in Slack: they must be there, uploaded and an image."""

from collections.abc import Iterator

from bot.sandbox.blockkit_checks import problem
from bot.sandbox.state import Json
from bot.sandbox.workspace import Workspace


def check_pictures(workspace: Workspace, blocks: list[Json]) -> list[str]:
    return [
        problem("invalid slack file", f"{at}/slack_file")
        for at, image in _images(blocks)
        if "slack_file" in image and not _is_picture(workspace, image["slack_file"])
    ]


def _images(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    for index, block in enumerate(blocks):
        at = f"/blocks/{index}"
        if block["type"] == "image":
            yield at, block
        if block["type"] == "section" and block.get("accessory", {}).get("type") == "image":
            yield f"{at}/accessory", block["accessory"]
        if block["type"] == "context":
            yield from (
                (f"{at}/elements/{number}", element)
                for number, element in enumerate(block["elements"])
                if element["type"] == "image"
            )


def _is_picture(workspace: Workspace, given: Json) -> bool:
    file_id = given.get("id") or _in_address(str(given["url"]))
    file = workspace.files.get(file_id)
    return file is not None and file.completed and file.mimetype.startswith("image/")


def _in_address(url: str) -> str:
    """A file's id out of its `permalink` or `url_private`."""
    return next((part for part in url.replace("-F", "/F").split("/") if part.startswith("F")), "")
