"""What Slack refuses is told, held or parked; nothing is lost and no other lane waits."""

from bot.delivery import Room
from bot.domain.post import CASE, Post, Role, channel, dm
from tests.faults.conftest import CHANNEL, House
from tests.support.outbox import card, note


async def test_a_message_that_slack_will_never_take_is_parked_and_the_lane_goes_on(
    house: House,
) -> None:
    house.book.too_long.add("huge")
    for subject in ("huge", "next"):
        await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject=subject))

    await house.until(lambda: house.texts() == ["digest next v1"])
    async with house.store.reading() as tx:
        (parked,) = await tx.outbox.parked()
    assert (parked.message.subject, parked.error) == ("huge", "invalid_blocks")


async def test_a_place_that_refuses_is_told_of_once_and_holds_its_lane(house: House) -> None:
    house.sandbox.workspace.channels[CHANNEL].members.remove(house.sandbox.bot_user_id)
    for number in range(3):
        await house.owe(card(await house.case(number)))
    await house.owe(Post(role=Role.NOTICE, place=dm("UANN"), subject="one"))

    await house.until(lambda: house.texts("DANN") == ["notice one v1"])
    await house.quiet()
    assert house.book.refused == [("case", "not_in_channel")]

    house.later(minutes=61)
    await house.quiet()
    assert len(house.calls("chat.postMessage")) == 7
    assert len(house.book.refused) == 1


async def test_the_bots_return_sends_what_waited_and_is_still_true(house: House) -> None:
    bot = house.sandbox.bot_user_id
    house.sandbox.workspace.channels[CHANNEL].members.remove(bot)
    for subject in ("old", "new"):
        await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject=subject))
    await house.until(lambda: house.book.refused)
    await house.quiet()

    house.book.untrue.add("old")
    house.sandbox.workspace.channels[CHANNEL].members.add(bot)
    async with house.store.transaction() as tx:
        await tx.outbox.free_channel(house.team, CHANNEL, now=house.sandbox.clock())

    await house.until(lambda: house.texts() == ["digest new v1"])


async def test_a_person_who_left_holds_only_their_own_lane(house: House) -> None:
    house.sandbox.workspace.users["UBEN"].deleted = True
    await house.owe(*(Post(role=Role.NOTICE, place=dm(user)) for user in ("UBEN", "UANN")))

    await house.until(lambda: house.texts("DANN"))
    await house.until(lambda: house.book.refused)
    assert house.book.refused[0][0] == "dm:UBEN"


async def test_a_workspace_that_refuses_us_rests_and_nothing_is_parked(house: House) -> None:
    house.sandbox.access.token_error = "account_inactive"
    await house.owe(*(Post(role=Role.NOTICE, place=dm(u)) for u in ("UANN", "UBEN", "UCHI")))
    await house.until(lambda: house.delivery.paused)
    await house.quiet()
    assert house.delivery.paused == {house.team: "account_inactive"}
    asked = len(house.sandbox.calls)

    house.later(seconds=50)
    await house.quiet()
    assert len(house.sandbox.calls) == asked

    house.sandbox.access.token_error = None
    house.later(seconds=15)
    await house.until(lambda: house.texts("DANN") and house.texts("DBEN") and house.texts("DCHI"))
    await house.quiet()
    assert house.delivery.paused == {}


async def test_a_reply_that_lost_its_card_waits_for_a_new_one(house: House) -> None:
    case_id = await house.case()
    await house.owe(card(case_id))
    await house.until(house.texts)
    await house.quiet()
    gone = house.root()
    house.sandbox.workspace.remove(gone)

    await house.owe(note(case_id, "one"), note(case_id, "two"))
    await house.until(house.texts)
    await house.quiet()
    house.later(seconds=5)
    await house.until(lambda: len(house.texts(CHANNEL, house.root().ts)) == 2)

    assert house.root().ts != gone.ts
    assert house.texts() == ["card  v1"]
    assert house.texts(CHANNEL, house.root().ts) == ["note one v1", "note two v1"]


async def test_a_stray_reply_whose_answer_was_lost_is_taken_back(house: House) -> None:
    case_id = await house.case()
    await house.owe(card(case_id))
    await house.until(house.texts)
    await house.quiet()
    house.sandbox.workspace.remove(house.root())
    house.sandbox.faults.next("chat.postMessage", drop="after")
    await house.owe(note(case_id, "one"))
    await house.until(lambda: house.texts() == ["note one v1"])
    await house.quiet()

    house.later(seconds=91)
    await house.until(lambda: house.texts() == ["card  v1"])
    await house.quiet()
    house.later(seconds=5)
    await house.until(lambda: house.texts(CHANNEL, house.root().ts) == ["note one v1"])
    assert house.texts() == ["card  v1"]


async def test_a_card_that_was_deleted_comes_back_with_the_next_change(house: House) -> None:
    case_id = await house.case()
    await house.owe(card(case_id))
    await house.until(house.texts)
    await house.quiet()
    house.sandbox.workspace.remove(house.root())

    async with house.store.transaction() as tx:
        await tx.outbox.touch(house.team, now=house.sandbox.clock(), case_id=case_id)
    await house.until(lambda: house.texts() == ["card  v2"])


async def test_an_edit_of_a_note_that_was_deleted_is_dropped(house: House) -> None:
    await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject="one"))
    await house.until(house.texts)
    await house.quiet()
    house.sandbox.workspace.remove(house.root())

    async with house.store.transaction() as tx:
        await tx.outbox.touch(house.team, now=house.sandbox.clock(), subject="one")
    await house.until(lambda: house.calls("chat.update") == ["message_not_found"])
    await house.quiet()
    assert house.texts() == []


async def test_what_breaks_in_our_own_code_is_tried_again_and_then_parked(house: House) -> None:
    house.book.broken.add("one")
    for subject in ("one", "two"):
        await house.owe(Post(role=Role.DIGEST, place=channel(CHANNEL), subject=subject))
    for _ in range(12):
        await house.quiet()
        house.later(seconds=91)

    await house.until(lambda: house.texts() == ["digest two v1"])
    async with house.store.reading() as tx:
        (parked,) = await tx.outbox.parked()
    assert parked.error == "LookupError"


async def test_a_case_without_a_place_waits_until_it_has_one(house: House) -> None:
    house.book.channel = None
    await house.owe(card(await house.case()))
    await house.begun()
    await house.quiet()
    assert house.calls("chat.postMessage") == []

    house.book.channel = CHANNEL
    house.later(seconds=2)
    await house.until(lambda: house.texts() == ["card  v1"])


async def a_private_case(house: House, name: str = "ci-1") -> str:
    case_id = await house.case()
    house.book.channel = None
    house.book.rooms[case_id] = Room(name, ("UANN", "UBEN"))
    await house.owe(Post(role=Role.ROOM, case_id=case_id, place=CASE), card(case_id))
    return case_id


async def test_a_private_case_gets_its_room_first(house: House) -> None:
    await a_private_case(house)
    await house.until(lambda: house.book.made and house.texts(house.book.made[0]))

    (room,) = house.book.made
    made = house.sandbox.workspace.channels[room]
    assert (made.name, made.kind) == ("ci-1", "private")
    assert made.members == {"UANN", "UBEN", house.sandbox.bot_user_id}


async def test_a_room_whose_answer_is_lost_is_found_and_not_made_again(house: House) -> None:
    before = set(house.sandbox.workspace.channels)
    house.sandbox.faults.next("conversations.create", drop="after")
    await a_private_case(house)
    await house.until(lambda: house.calls("conversations.create"))
    await house.quiet()

    house.later(seconds=91)
    await house.until(lambda: house.book.made and house.texts(house.book.made[0]))
    assert set(house.sandbox.workspace.channels) - before == set(house.book.made)


async def test_a_failure_after_the_room_was_made_makes_no_second_one(house: House) -> None:
    house.sandbox.faults.next("conversations.invite", status=429, retry_after=5)
    await a_private_case(house)
    await house.until(lambda: house.calls("conversations.invite"))
    await house.quiet()

    house.later(seconds=6)
    await house.until(lambda: house.texts(house.book.made[0]))
    assert len(set(house.book.made)) == 1


async def test_a_room_does_not_take_over_a_channel_of_others(house: House) -> None:
    await a_private_case(house, name="leads")
    await house.until(lambda: house.book.made and house.texts(house.book.made[0]))

    assert house.sandbox.workspace.channels[house.book.made[0]].name == "leads-2"


async def test_a_room_that_we_may_not_make_is_told_of(house: House) -> None:
    house.sandbox.access.restricted.add("conversations.create")
    await a_private_case(house)

    await house.until(lambda: house.book.refused)
    assert house.book.refused == [("case", "restricted_action")]


async def test_a_case_that_may_have_no_room_goes_where_the_book_puts_it(house: House) -> None:
    house.sandbox.access.restricted.add("conversations.create")
    house.book.elsewhere = CHANNEL
    await a_private_case(house)
    await house.until(lambda: house.book.refused)
    await house.quiet()

    house.later(seconds=2)
    await house.until(lambda: house.texts() == ["card  v1"])


async def test_whoever_is_invited_joins_the_room(house: House) -> None:
    case_id = await a_private_case(house)
    invite = Post(role=Role.INVITE, case_id=case_id, subject="UCHI", place=CASE)
    await house.owe(invite)

    await house.until(
        lambda: (
            house.book.made
            and "UCHI" in house.sandbox.workspace.channels[house.book.made[0]].members
        )
    )
