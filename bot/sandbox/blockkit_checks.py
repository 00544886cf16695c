"""The small vocabulary in which the Block Kit rules are written."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

# A check gets a value and its JSON pointer and yields what Slack would say against it.
Check = Callable[[object, str], Iterator[str]]
Fields = Mapping[str, Any]
# A rule looks at several fields of an object at once, each of which is fine in itself.
Rule = Callable[[Fields, str], Iterator[str]]


def problem(sentence: str, at: str) -> str:
    return f"{sentence} [json-pointer:{at}]"


def anything(_value: object, _at: str) -> Iterator[str]:
    return iter(())


def string(*, most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)

    return check


def matching(pattern: str, sentence: str, *, most: int = 3000) -> Check:
    """A string that must look like `pattern`; an empty one never does."""
    of_fair_length = string(most=most)
    shape = re.compile(pattern, re.ASCII)

    def check(value: object, at: str) -> Iterator[str]:
        found = list(of_fair_length(value, at))
        yield from found
        if not found and not shape.fullmatch(str(value)):
            yield problem(sentence, at)

    return check


def boolean(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must provide a boolean", at)


def whole(*, least: int, most: int) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield problem("must provide an integer", at)
        elif value < least:
            yield problem(f"must be at least {least}", at)
        elif value > most:
            yield problem(f"must be at most {most}", at)

    return check


def number(value: object, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield problem("must provide a number", at)


def choice(*allowed: str) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif value not in allowed:
            yield problem("must be a valid enum value", at)

    return check


def items(check_one: Check, *, most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", at)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield problem(f"must provide at least {least} items", at)
        for index, item in enumerate(value):
            yield from check_one(item, f"{at}/{index}")

    return check


def record(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Rule
) -> Check:
    """An object with these fields and no others.

    A field that is null is not absent: Slack refuses it like any other wrong value.
    """
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
            return
        found = [
            problem(f"missing required field: {name}", at) for name in required if name not in value
        ]
        for name, field in value.items():
            if name in known:
                found += known[name](field, f"{at}/{name}")
            else:
                found.append(problem(f"invalid additional property: {name}", at))
        yield from found
        if not found:
            for rule in rules:
                yield from rule(value, at)

    return check


def kinds(table: Mapping[str, Check]) -> Check:
    """An object whose `type` names the check that the rest of it must pass."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
        elif "type" not in value:
            yield problem("missing required field: type", at)
        elif not isinstance(value["type"], str):
            yield problem("must provide a string", f"{at}/type")
        elif value["type"] not in table:
            yield problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            rest = {name: field for name, field in value.items() if name != "type"}
            yield from table[value["type"]](rest, at)

    return check


def exactly_one(first: str, second: str) -> Rule:
    def rule(fields: Fields, at: str) -> Iterator[str]:
        if (first in fields) == (second in fields):
            yield problem(f"must define either `{first}` or `{second}`", at)

    return rule


def in_order(lower: str, upper: str) -> Rule:
    """Two numbers, perhaps written as strings, of which the first is not the greater."""

    def rule(fields: Fields, at: str) -> Iterator[str]:
        if lower in fields and upper in fields and float(fields[lower]) > float(fields[upper]):
            yield problem(f"must not be more than `{upper}`", f"{at}/{lower}")

    return rule
