"""A team's own playbooks, drafts, rules and words; what is broken is named and left out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from bot.cli import app
from tests.e2e.drafts import drafted
from tests.e2e.moves import change, labels, new_case, opened, press, said, save, say, step
from tests.support.world import World, a_world, shown

STEP = """
[[steps]]
key = "{key}"
title = "{title}"
why = "It helps."
do = ["Ask.", "Listen.", "Sum up."]
avoid = ["Haste"]
say = {{ writing = ["Thank you, {{contact}}."], phone = ["Thank you."] }}
"""
LATE = """
name = "late"
title = "A late delivery"
when = "It came late, or not at all."
""" + STEP.format(key="track", title="Track it")
WORDS = """
[[terms]]
term = "demurrage"
definition = "What a ship costs for every day that it waits."
example = "The demurrage for two days is on us."
related = ["trust"]
forms = ["demurrages"]
"""
RECEIPT = """
[receipt]
title = "Receipt"
writing = "Ahoy. Your message lies on my desk."
"""


@dataclass(frozen=True)
class Files:
    playbooks: Path
    words: Path

    def write(self, name: str, text: str) -> None:
        (self.playbooks / f"{name}.toml").write_text(text, "utf-8")

    @asynccontextmanager
    async def world(self, database_url: str) -> AsyncIterator[World]:
        """A bot that was started with these files."""
        async with a_world(
            database_url, playbooks_path=self.playbooks, glossary_path=self.words
        ) as world:
            yield world
            assert [n.text for who in (world.ann, world.ben) for n in who.notices] == []


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "playbooks"
    folder.mkdir()
    words = tmp_path / "words.toml"
    words.write_text(WORDS, "utf-8")
    return Files(folder, words)


@pytest.fixture
def check(files: Files, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Check":
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAYBOOKS_PATH", str(files.playbooks))
    monkeypatch.setenv("GLOSSARY_PATH", str(files.words))
    return Check()


class Check:
    """`client-issue playbooks check`: its exit code, and all that it says."""

    def __call__(self) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["playbooks", "check"])
        return result.exit_code, result.output


async def test_a_team_s_own_playbook_is_chosen_in_the_form_and_walked_to_its_end(
    files: Files, sqlite_url: str
) -> None:
    files.write("late", LATE)
    async with files.world(sqlite_url) as world:
        ann = world.ann
        card = await new_case(world, ann, situation="late")

        assert "1 of 4 · Track it" in shown(step(world, card))
        assert "Thank you, Acme." in shown(step(world, card))
        for _ in range(4):
            await press(world, ann, "Done", step(world, card))
            if ann.view is not None:
                assert (await save(world, ann, met="yes")).ok
        assert "Closed · solved" in shown(ann.message(card.channel, card.ts))


async def test_a_running_case_may_change_to_a_team_s_own_situation(
    files: Files, sqlite_url: str
) -> None:
    files.write("late", LATE)
    async with files.world(sqlite_url) as world:
        card = await new_case(world, world.ann)

        await change(world, world.ann, card, "situation", situation="late")

        assert "1 of 4 · Track it" in shown(step(world, card))
        assert "A late delivery" in said(world, card)


async def test_a_running_case_keeps_the_playbook_that_it_began_with(
    files: Files, sqlite_url: str
) -> None:
    files.write("late", LATE)
    async with files.world(sqlite_url) as world:
        await new_case(world, world.ann, situation="late")
    files.write("late", LATE.replace('title = "Track it"', 'title = "Trace it"'))
    async with files.world(sqlite_url) as world:
        ann = world.ann
        await ann.invite("general")
        card = await new_case(world, ann, "Beta: nothing came", situation="late")
        assert "Trace it" in shown(step(world, card))

        assert "Track it" in await say(world, ann, "show CI-1")


async def test_a_running_case_outlives_its_playbook(files: Files, sqlite_url: str) -> None:
    files.write("late", LATE)
    async with files.world(sqlite_url) as world:
        await new_case(world, world.ann, situation="late")
    (files.playbooks / "late.toml").unlink()
    async with files.world(sqlite_url) as world:
        assert "Track it" in await say(world, world.ann, "show CI-1")


async def test_a_team_s_own_word_and_draft_are_found(files: Files, sqlite_url: str) -> None:
    files.write("drafts", RECEIPT)
    async with files.world(sqlite_url) as world:
        ann = world.ann
        answer = await say(world, ann, "term Demurrages")
        assert "What a ship costs for every day that it waits." in answer
        assert "demurrage" in await say(world, ann, "glossary D")

        card = await new_case(world, ann)
        assert "Ahoy. Your message lies on my desk." in await drafted(world, ann, step(world, card))


async def test_a_team_s_own_rules_decide_how_long_an_answer_may_wait(
    files: Files, sqlite_url: str
) -> None:
    files.write("rules", "cooling_minutes = [10, 20]\n")
    async with files.world(sqlite_url) as world:
        ann = world.ann
        card = await new_case(world, ann)
        assert "10 or 20 minutes" in shown(step(world, card))

        await press(world, ann, "Answer later", step(world, card))

        assert ann.view is not None
        options = ann.view.blocks[0]["element"]["options"]
        assert [each["value"] for each in options] == ["10", "20"]


async def test_what_is_broken_is_logged_and_the_shipped_one_stays(
    files: Files, sqlite_url: str
) -> None:
    files.write("conflict", LATE.replace('"late"', '"conflict"').replace("why =", "wy ="))
    files.write("rules", "cooling_minutes = 15\n")
    files.words.write_text(WORDS.replace("definition", "defintion"), "utf-8")

    with capture_logs() as logs:
        async with files.world(sqlite_url) as world:
            await opened(world, world.ann)
            await press(world, world.ann, "More")
            card = await save(world, world.ann, situation="conflict")
            assert card.ok
            (first,) = world.cards()
            assert "1 of 8 · Objective" in shown(step(world, first))
            assert "Answer later" in labels(step(world, first))

    troubles = "\n".join(str(log["trouble"]) for log in logs if "trouble" in log)
    for named in ("conflict.toml", "wy", "rules.toml", "words.toml", "defintion"):
        assert named in troubles


def test_the_check_counts_what_is_fine(files: Files, check: Check) -> None:
    files.write("late", LATE)

    assert check() == (0, "5 playbooks and 48 words: all fine.\n")


def test_the_check_names_file_place_and_mend(files: Files, check: Check) -> None:
    files.write("late", LATE.replace("why =", "wy ="))
    files.write("drafts", RECEIPT.replace("writing", "writin"))
    files.write("rules", "cooling = 15\n")
    files.words.write_text(WORDS.replace('"trust"', '"trsut"'), "utf-8")

    code, said = check()

    assert code == 1
    for words in ("late.toml", "wy", "drafts.toml", "writin", "rules.toml", "cooling_minutes"):
        assert words in said
    for words in ("words.toml", "trsut", "Add it, or take it out"):
        assert words in said
    assert "Traceback" not in said


def test_the_check_says_that_a_playbook_can_t_reach_its_end(files: Files, check: Check) -> None:
    shut = STEP.format(key="shut", title="Shut") + 'effect = "closes"\n'
    files.write("late", LATE + shut + STEP.format(key="more", title="More"))

    code, said = check()

    assert code == 1
    assert "late.toml" in said
    assert "must be the last" in said


def test_the_check_names_a_folder_that_is_not_there(
    check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLAYBOOKS_PATH", str(tmp_path / "nowhere"))

    code, said = check()

    assert code == 1
    assert "nowhere" in said
