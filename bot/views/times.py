"""Times as words, for what can't hold Slack's own dates."""

from datetime import datetime, timedelta

from bot.domain.calendar import zone_or_utc

WEEK = 6


def spoken(at: datetime, *, zone: str, now: datetime) -> str:
    """As a colleague would say it: today at 15:00, tomorrow at 9:00, Thursday at 10:00."""
    local, today = at.astimezone(zone_or_utc(zone)), now.astimezone(zone_or_utc(zone)).date()
    clock = f"{local.hour}:{local:%M}"
    if local.date() == today:
        return f"today at {clock}"
    if local.date() == today + timedelta(days=1):
        return f"tomorrow at {clock}"
    if today < local.date() <= today + timedelta(days=WEEK):
        return f"{local:%A} at {clock}"
    return f"{local:%a} {local.day} {local:%b} at {clock}"
