"""`.env.example` says all that can be set, and nothing else."""

from pathlib import Path

from dotenv import dotenv_values

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_the_example_lists_exactly_the_variables() -> None:
    listed = dotenv_values(EXAMPLE)

    assert set(listed) == {name.upper() for name in Settings.model_fields}


def test_each_variable_is_explained() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    variables = [n for n, line in enumerate(lines) if "=" in line and not line.startswith("#")]

    assert [lines[n] for n in variables if not lines[n - 1].startswith("#")] == []


def test_defaults_in_the_example_are_the_real_ones() -> None:
    listed = dotenv_values(EXAMPLE)

    fields = Settings.model_fields
    assert listed["PORT"] == str(fields["port"].default)
    assert listed["LOG_LEVEL"] == fields["log_level"].default
