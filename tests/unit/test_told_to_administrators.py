"""The guide and the README tell administrators of every figure, scope and setting."""

from pathlib import Path

import pytest

from bot.manifest import SCOPES
from bot.metrics import Metrics
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def guide() -> str:
    return (ROOT / "docs" / "guide.md").read_text("utf-8")


def test_the_guide_names_every_scope(guide: str) -> None:
    assert [scope for scope in sorted(SCOPES) if f"`{scope}`" not in guide] == []


def test_the_guide_names_every_figure(guide: str) -> None:
    text = Metrics().text(owed=0).decode()
    types = [line.split()[2:] for line in text.splitlines() if line.startswith("# TYPE")]
    figures = [name for name, _ in types if not name.endswith("_created")]

    assert figures
    assert [name for name in figures if f"`{name}`" not in guide] == []


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [name for name in Settings.model_fields if f"| `{name.upper()}` |" not in readme] == []
