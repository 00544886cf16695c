"""A line of the log: what failed stands before the traceback, and no token ever."""

import subprocess
import sys

PROGRAM = """
import structlog
from bot import log
log.set_up("INFO")
logger = structlog.get_logger()
try:
    raise OSError("No space left on device\\nsecond line, xoxb-1-secret")
except OSError as error:
    logger.exception("tick failed")
    logger.error("handler failed", reference="1.2", exc_info=error)
logger.error("answer failed", exc_info=ValueError())
logger.warning("token", given="xoxb-1-secret")
"""


def lines() -> list[str]:
    """From a process of its own: a logger is set up once for all."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_what_failed_stands_before_where() -> None:
    tick, handler, answer, _ = lines()

    assert 'event="tick failed" why="OSError: No space left on device" exception=' in tick
    assert 'reference=1.2 why="OSError: No space left on device" exception=' in handler
    assert 'event="answer failed" why=ValueError exception=' in answer


def test_no_line_holds_a_token() -> None:
    assert not any("xoxb-1-secret" in line for line in lines())
    assert "given=x…" in lines()[-1]
