"""`python -m bench.unpaced run` is `client-issue run` that may post as fast as it can.

In one workspace Slack's pace would be all that is measured, and it is the same for every bot.
"""

from datetime import timedelta

from bot.cli import main
from store.pace import RATES, TEAM, Rate

if __name__ == "__main__":
    RATES[TEAM] = Rate(burst=1_000_000, every=timedelta(microseconds=1))
    main()
