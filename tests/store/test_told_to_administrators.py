"""The guide names every table: who protects the data has to know where it is."""

from pathlib import Path

from store.tables import Table
from store.words import TABLE

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"


def test_the_guide_names_every_table() -> None:
    part = GUIDE.read_text("utf-8").split("## What is stored, and where")[1].split("\n## ")[0]

    assert [name for name in (*Table.metadata.tables, TABLE) if f"`{name}`" not in part] == []
