"""A step of a workflow ends once, in success or in error, as Slack has it."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox
from tests.sandbox.forms import Json


async def code(app: AsyncApp, method: str, **arguments: object) -> str:
    try:
        await app.client.api_call(f"functions.{method}", json=arguments)
    except SlackApiError as error:
        return str(error.response["error"])
    return "ok"


async def test_the_app_hears_of_a_run_and_ends_it_once(sandbox: Sandbox, app: AsyncApp) -> None:
    heard: list[Json] = []

    async def listener(event: Json) -> None:
        heard.append(event)
        sandbox.workspace.changes.mark()

    app.function("a_step")(listener)
    run = sandbox.run_step("a_step", {"word": "Hello"})
    await sandbox.until(lambda: heard)

    assert (heard[0]["inputs"], heard[0]["function"]["callback_id"]) == (run.inputs, "a_step")
    execution = heard[0]["function_execution_id"]
    told = {"function_execution_id": execution, "outputs": {"word": "Bye"}}
    assert await code(app, "completeSuccess", **told) == "ok"
    assert await code(app, "completeSuccess", **told) == "execution_not_in_running_state"
    assert (run.state, run.outputs) == ("completed", {"word": "Bye"})


async def test_what_is_no_end_of_a_run_is_refused(sandbox: Sandbox, app: AsyncApp) -> None:
    run = sandbox.run_step("a_step", {})

    unknown = await code(app, "completeError", function_execution_id="Fx0", error="No")
    assert unknown == "function_execution_not_found"
    assert await code(app, "completeError", function_execution_id=run.id) == "invalid_arguments"
    no_outputs = {"function_execution_id": run.id, "outputs": "none"}
    assert await code(app, "completeSuccess", **no_outputs) == "invalid_arguments"
    assert await code(app, "completeError", function_execution_id=run.id, error="No") == "ok"
    assert (run.state, run.error) == ("failed", "No")
