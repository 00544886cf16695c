"""The people and channels that every sandbox begins with."""

from bot.sandbox.state import Channel, Team, User

STRANGERS_TEAM = "TACME"


def people(team: Team) -> list[User]:
    return [
        User("UANN", "ann", "Ann Berger", "Europe/Berlin", team.id, is_admin=True),
        User("UBEN", "ben", "Ben Carter", "America/New_York", team.id),
        User("UCHI", "chi", "Chi Tanaka", "Asia/Tokyo", team.id),
        User("UGUS", "gus", "Gus Meyer", "Europe/Berlin", team.id, is_restricted=True),
        User("USTRANGER", "sam", "Sam Rivers", "Europe/London", STRANGERS_TEAM, is_stranger=True),
        User(team.bot_user_id, "client-issue", "Client Issue", "Etc/UTC", team.id, is_bot=True),
    ]


def channels(*, created: int) -> list[Channel]:
    staff = {"UANN", "UBEN", "UCHI"}
    everyone = staff | {"UGUS"}
    return [
        Channel("CGENERAL", "general", "public", set(everyone), "UANN", created),
        Channel("CCASES", "client-cases", "public", set(staff), "UANN", created),
        Channel("CSUPPORT", "support", "public", set(everyone), "UANN", created),
        Channel("CLEADS", "leads", "private", {"UANN", "UBEN"}, "UANN", created),
        Channel(
            "CSHARED",
            "acme-shared",
            "public",
            staff | {"USTRANGER"},
            "UANN",
            created,
            is_ext_shared=True,
        ),
        Channel("DANNBEN", "", "dm", {"UANN", "UBEN"}, "UANN", created),
    ]
