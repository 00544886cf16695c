"""Logs: one line an event, ids as fields; no texts of people, no tokens."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

TOKEN = re.compile(r"x(?:ox[a-z]|app)-[\w-]+")
QUIET = ("slack_bolt", "slack_sdk", "apscheduler", "aiohttp", "alembic", "asyncio", "tzlocal")


def set_up(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_why,
            structlog.processors.format_exc_info,
            _without_tokens,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # It warns of SLACK_BOT_TOKEN, which it reads from the environment by itself and does not use.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)


def _with_why(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """What failed, before the long traceback that says where."""
    given = event.get("exc_info")
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        first = next(iter(str(error).splitlines()), "")
        event.setdefault(
            "why", f"{type(error).__name__}: {first}" if first else type(error).__name__
        )
    return event


def _without_tokens(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {
        key: TOKEN.sub("x…", value) if isinstance(value, str) else value
        for key, value in event.items()
    }
