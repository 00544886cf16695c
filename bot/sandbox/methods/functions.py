"""functions.*: how the app says what came of a step of a workflow."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import SlackError, invalid_arguments
from bot.sandbox.methods.access import Api
from bot.sandbox.state import Execution, Json


def complete_success(api: Api, arguments: Arguments) -> Json:
    execution = _running(api, arguments)
    outputs = arguments.structured("outputs", error="invalid_arguments")
    if not isinstance(outputs, dict):
        raise invalid_arguments("missing required field: outputs")
    execution.outputs, execution.state = outputs, "completed"
    api.workspace.changes.mark()
    return {}


def complete_error(api: Api, arguments: Arguments) -> Json:
    execution = _running(api, arguments)
    execution.error, execution.state = arguments.required("error"), "failed"
    api.workspace.changes.mark()
    return {}


def _running(api: Api, arguments: Arguments) -> Execution:
    execution = api.workspace.executions.get(arguments.required("function_execution_id"))
    if execution is None:
        raise SlackError("function_execution_not_found")
    if execution.state != "running":
        raise SlackError("execution_not_in_running_state")
    return execution
