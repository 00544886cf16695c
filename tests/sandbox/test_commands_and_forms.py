"""The road of a form: a command, the form, what is typed, the answer."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox
from tests.sandbox.forms import Json, field, form


def opens(app: AsyncApp, view: Json) -> None:
    async def listener(ack: AsyncAck, client: AsyncWebClient, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    app.command("/client-issue")(listener)


def answers(app: AsyncApp, **answer: Any) -> list[Json]:
    submitted: list[Json] = []

    async def listener(ack: AsyncAck, body: Json) -> None:
        submitted.append(body)
        await ack(**answer)

    app.view("case.open")(listener)
    return submitted


async def opened(sandbox: Sandbox, ann: Person) -> None:
    ack = await ann.command("/client-issue", "Acme: charged twice")
    assert ack.ok
    await sandbox.until(lambda: ann.view)


async def test_a_command_opens_a_form_and_its_values_come_back(
    sandbox: Sandbox, app: AsyncApp, ann: Person
) -> None:
    opens(app, form(field("client"), field("note", optional=True)))
    submitted = answers(app)
    await opened(sandbox, ann)

    ann.fill({"client": "Acme"})
    done = await ann.submit()

    assert done.ok
    assert ann.view is None
    values = submitted[0]["view"]["state"]["values"]
    assert values["client"]["text"] == {"type": "plain_text_input", "value": "Acme"}
    assert values["note"]["text"]["value"] is None


async def test_a_required_field_left_empty_never_reaches_the_bot(
    sandbox: Sandbox, app: AsyncApp, ann: Person
) -> None:
    opens(app, form(field("client")))
    submitted = answers(app)
    await opened(sandbox, ann)

    done = await ann.submit()

    assert list(done.errors) == ["client"]
    assert submitted == []


async def test_errors_from_the_bot_stand_under_their_fields(
    sandbox: Sandbox, app: AsyncApp, ann: Person
) -> None:
    opens(app, form(field("client", initial="Acme")))
    answers(app, response_action="errors", errors={"client": "Who is that?"})
    await opened(sandbox, ann)

    done = await ann.submit()

    assert done.errors == {"client": "Who is that?"}
    assert ann.view is not None
    assert ann.view.errors == {"client": "Who is that?"}


async def test_an_updated_form_keeps_what_was_typed_under_the_same_ids(
    sandbox: Sandbox, app: AsyncApp, ann: Person
) -> None:
    opens(app, form(field("client")))
    again = form(field("client", initial="other"), field("new", initial="fresh"))
    answers(app, response_action="update", view=again)
    await opened(sandbox, ann)

    ann.fill({"client": "Acme"})
    done = await ann.submit()

    assert done.outcome == "update"
    assert ann.view is not None
    assert ann.view.state["client"]["text"]["value"] == "Acme"
    assert ann.view.state["new"]["text"]["value"] == "fresh"


async def test_a_command_nobody_answers_tells_the_person_of_a_timeout(
    sandbox: Sandbox, app: AsyncApp, ann: Person
) -> None:
    async def silent() -> None:
        pass

    app.command("/client-issue")(silent)
    sandbox.delivery.ack_seconds = 0.1

    ack = await ann.command("/client-issue")

    assert ack.error == "operation_timeout"
    assert ann.notices[-1].text == '/client-issue failed with the error "operation_timeout"'


async def test_an_answer_in_the_ack_is_seen_by_the_person_alone(
    sandbox: Sandbox, app: AsyncApp, ann: Person
) -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack("Try `help`.")

    app.command("/client-issue")(listener)

    await ann.command("/client-issue", "what?", channel="support")

    assert [(seen.text, seen.channel) for seen in ann.ephemerals] == [("Try `help`.", "CSUPPORT")]
    assert sandbox.workspace.messages("CSUPPORT") == []


async def test_a_command_carries_mentions_as_labelled_ids_and_all_else_escaped(
    app: AsyncApp, ann: Person
) -> None:
    texts: list[str] = []

    async def listener(ack: AsyncAck, command: Json) -> None:
        texts.append(command["text"])
        await ack()

    app.command("/client-issue")(listener)

    await ann.command("/client-issue", " @ben in #support: <b> & me@ben.example <@UCHI> <!here> ")

    mentions = "<@UBEN|ben> in <#CSUPPORT|support>"
    rest = "&lt;b&gt; &amp; me@ben.example <@UCHI|chi> &lt;!here&gt;"
    assert texts == [f"{mentions}: {rest}"]
