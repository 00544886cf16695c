"""Views and suggested options are taken and refused as Slack does it."""

import pytest

from bot.sandbox.blockkit import check_options, check_view
from tests.sandbox.blocks import (
    PICTURE,
    Json,
    asked,
    modal,
    mrkdwn,
    options,
    plain,
    section,
    typed,
    with_accessory,
    without,
)

NO_SUBMIT = (
    "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"
)


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(
            submit=plain("Open"),
            close=plain("Not now"),
            blocks=[asked(typed())],
            callback_id="case.open",
            external_id="C-1",
            private_metadata="x" * 3000,
            clear_on_close=True,
            notify_on_close=True,
        ),
        modal(blocks=[{"type": "divider"}] * 100),
        {"type": "home", "blocks": [], "callback_id": "home", "private_metadata": ""},
        {"type": "home", "blocks": [asked(typed())]},
    ],
)
def test_a_good_view_is_taken(view: Json) -> None:
    assert check_view(view) == []


@pytest.mark.parametrize(
    ("view", "refusal"),
    [
        ("modal", "must provide an object [json-pointer:/view]"),
        ({"blocks": []}, "missing required field: type [json-pointer:/view]"),
        ({"type": "dialog"}, "unsupported type: dialog [json-pointer:/view/type]"),
        (without(modal(), "title"), "missing required field: title [json-pointer:/view]"),
        (without(modal(), "blocks"), "missing required field: blocks [json-pointer:/view]"),
        (
            modal(title=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            modal(title=plain("")),
            "must be more than 0 characters [json-pointer:/view/title/text]",
        ),
        (
            modal(submit=plain("x" * 25)),
            "must be less than 25 characters [json-pointer:/view/submit/text]",
        ),
        (modal(close=mrkdwn()), "unsupported type: mrkdwn [json-pointer:/view/close/type]"),
        (
            modal(private_metadata="x" * 3001),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (
            modal(callback_id="x" * 256),
            "must be less than 256 characters [json-pointer:/view/callback_id]",
        ),
        (modal(hash="1.2"), "invalid additional property: hash [json-pointer:/view]"),
        (
            modal(blocks=[{"type": "divider"}] * 101),
            "no more than 100 items allowed [json-pointer:/view/blocks]",
        ),
        (
            modal(blocks=with_accessory(without(PICTURE, "alt_text"))),
            "missing required field: alt_text [json-pointer:/view/blocks/0/accessory]",
        ),
        (
            modal(blocks=[section(), asked(typed())]),
            NO_SUBMIT,
        ),
        (
            {"type": "home", "blocks": [], "title": plain()},
            "invalid additional property: title [json-pointer:/view]",
        ),
    ],
)
def test_a_bad_view_is_refused_with_its_place(view: object, refusal: str) -> None:
    assert check_view(view) == [refusal]


@pytest.mark.parametrize(
    "payload",
    [
        {"options": []},
        {"options": options(100)},
        {"option_groups": [{"label": plain("Clients"), "options": options(1)}]},
    ],
)
def test_good_suggestions_are_taken(payload: Json) -> None:
    assert check_options(payload) == []


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        ([], "must provide an object [json-pointer:]"),
        ({}, "must define either `options` or `option_groups` [json-pointer:]"),
        ({"options": options(101)}, "no more than 100 items allowed [json-pointer:/options]"),
        (
            {"options": [{"text": plain("Acme")}]},
            "missing required field: value [json-pointer:/options/0]",
        ),
        (
            {"option_groups": [{"label": plain("x" * 76), "options": options(1)}]},
            "must be less than 76 characters [json-pointer:/option_groups/0/label/text]",
        ),
    ],
)
def test_bad_suggestions_are_refused_with_their_place(payload: object, refusal: str) -> None:
    assert check_options(payload) == [refusal]
