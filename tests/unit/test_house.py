"""The rules of imports that import-linter cannot express."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", ["bot/domain", "bot/notify.py"])
def test_decisions_need_the_standard_library_alone(package: str) -> None:
    foreign = [
        name
        for name in imports(ROOT / package)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not f"{name}.".startswith(("bot.domain.", "glossary."))
    ]

    assert foreign == []


def test_views_take_only_the_builders_from_the_slack_sdk() -> None:
    beyond = [
        name
        for name in imports(ROOT / "bot/views")
        if name.startswith("slack_sdk") and not f"{name}.".startswith("slack_sdk.models.")
    ]

    assert beyond == []


def imports(place: Path) -> Iterator[str]:
    """The modules that a file, or any file of a folder, imports."""
    for path in [place] if place.is_file() else place.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""
