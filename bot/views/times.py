"""Times as words, for what can't hold Slack's own dates."""

from datetime import datetime, timedelta

from bot.domain.calendar import zone_or_utc

WEEK = 6


def spoken(at: datetime, *, zone: str, now: datetime, stands: bool = False, home: str = "") -> str:
    """After *by* or *until*: 15:00 today, 9:00 tomorrow, 10:00 on Thursday.

    A text that `stands` is read on other days, too: its today is a Monday. `home`: the zone that
    the reader takes for granted; where clocks say another time, it is 8:00 Tokyo time tomorrow.
    """
    local, today = at.astimezone(zone_or_utc(zone)), now.astimezone(zone_or_utc(zone)).date()
    clock = f"{local.hour}:{local:%M}"
    if home and local.utcoffset() != at.astimezone(zone_or_utc(home)).utcoffset():
        clock += f" {place_of(zone)} time"
    if not stands and local.date() == today:
        return f"{clock} today"
    if not stands and local.date() == today + timedelta(days=1):
        return f"{clock} tomorrow"
    if today <= local.date() <= today + timedelta(days=WEEK):
        return f"{clock} on {local:%A}"
    return f"{clock} on {local:%a} {local.day} {local:%b}"


def dated(at: datetime, *, zone: str) -> str:
    """For a text that is read on another day, and elsewhere: Fri 8 Mar 18:42."""
    local = at.astimezone(zone_or_utc(zone))
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def place_of(zone: str) -> str:
    """The place that a zone is called by: Berlin."""
    return str(zone_or_utc(zone)).rpartition("/")[2].replace("_", " ")


def dated_in(at: datetime, *, zone: str) -> str:
    """Where a text has times of another place, too: Fri 8 Mar 12:42 (New York)."""
    return f"{dated(at, zone=zone)} ({place_of(zone)})"
