"""What an admin reads beside the files of an export."""

COMES = (
    "I am writing all cases that you may know. The files come to our direct messages; "
    "with many cases that takes some minutes."
)
TITLES = {"cases": "All cases", "timeline": "Their timelines"}


def export_title(name: str, suffix: str) -> str:
    return f"{TITLES[name]}, {suffix.removeprefix('.').upper()}"


def export_text(cases: int, entries: int) -> str:
    many = "1 case" if cases == 1 else f"{cases:,} cases"
    said = "1 entry" if entries == 1 else f"{entries:,} entries"
    return (
        f"All that you may know: {many}, with {said} of what happened. Times are in "
        "UTC. A ' before = + - @ keeps a spreadsheet from running what clients wrote. Keep these "
        "files as you keep the complaints themselves."
    )
