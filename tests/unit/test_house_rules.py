"""The rules that keep the project's files small, explained and at home on any machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    path.relative_to(ROOT)
    for package in ("bot", "handlers", "store", "glossary")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
MOST_LINES = 400

REGISTRY = (
    r"(pypi|pythonhosted|npmjs|yarnpkg|anaconda|crates|rubygems|golang)\.(org|com|io)\b"
    r"|\b(deb|archive)\.(debian|ubuntu)\.(org|com)"
    r"|https?://\S+/simple\b"
)
PATH_OF_A_MACHINE = r"(?<![\w.<~/-])/(work|root)(?![\w-])"
FOREIGN = re.compile(f"{REGISTRY}|{PATH_OF_A_MACHINE}", re.IGNORECASE)


def test_no_file_is_too_long_to_read() -> None:
    lines = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in MODULES}

    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in MODULES
        if not ast.get_docstring(ast.parse((ROOT / path).read_text("utf-8")))
    ]

    assert silent == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows what is tracked")
def test_no_tracked_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = [
        f"{name}:{number}: {match.group()}"
        for name in listed.stdout.split("\0")
        if (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text("utf-8", "ignore").splitlines(), 1)
        if (match := FOREIGN.search(line))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "foreign"),
    [
        ("index-url = https://example.net/sim" + "ple/", True),
        ("see https://pypi" + ".org/project/x", True),
        ("cd /wo" + "rk/main", True),
        ("HOME=/ro" + "ot", True),
        ("post the thread/root first", False),
        ("bot/work.py", False),
        ("https://docs.slack.dev/", False),
    ],
)
def test_a_foreign_address_or_path_is_recognised(line: str, foreign: bool) -> None:
    assert bool(FOREIGN.search(line)) is foreign
