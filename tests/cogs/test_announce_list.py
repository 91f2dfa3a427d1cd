"""/announce list, pause, skip, cancel, now, and the card: by whom, what they do, and that two at once do no harm."""

from dataclasses import replace
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.announcements.repeats import Daily
from bot.deliveries import planning, rescheduling
from bot.deliveries.calls import wall_ms
from bot.storage import announcements as stored
from bot.storage.servers import change_server
from bot.words import say
from tests.cogs.desk import DAY_S, HOUR_S, ID, Desk
from tests.cogs.scene import Scene, answer_of, at_once, buttons, said, text_of, walk


@pytest.fixture
async def announcer(scene: Scene) -> MemberActor:
    role = scene.guild.create_role("Announcers")
    await change_server(scene.bot.store.writer, scene.guild.id, announcer_role=role.id)
    return scene.guild.add_member(scene.env.create_user("nora"), roles=[role])


async def card(scene: Scene, who: MemberActor, announcement_id: int = ID) -> ResponseMessage:
    listed = answer_of(await who.slash(scene.channel, "announce list"))
    return answer_of(await choose(who, listed, "desk_open", announcement_id))


async def choose(who: MemberActor, message: ResponseMessage, action: str, *values: Any) -> InteractionResult:
    select = next(part for part in walk(message.components) if f"s:{action}" in part.get("custom_id", ""))
    return await who.select(message, [str(value) for value in values], custom_id=select["custom_id"])


async def changes(desk: Desk) -> list[str]:
    return [one.what for one in await stored.changes(desk.store.reader, ID)]


COMMANDS = ["announce list", "announce why", "announce week"]
OF_ONE = ["announce pause", "announce skip", "announce cancel", "announce now"]


async def test_one_whose_plan_cannot_be_read_is_shown_and_can_be_cancelled(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft())
    await desk.store.writer.run(lambda connection: connection.execute("UPDATE announcement SET plan = '{}'"))
    assert "**Inventory**" in said(await manager.slash(scene.channel, "announce list"))
    assert await manager.autocomplete(scene.channel, "announce cancel", "announcement", "inv")
    for command in ("announce pause", "announce why"):
        assert "cannot be read by this version" in said(
            await manager.slash(scene.channel, command, announcement=str(ID))
        )
    asked = answer_of(await manager.slash(scene.channel, "announce cancel", announcement=str(ID)))
    label = next(label for label, part in buttons(asked).items() if "desk_cancel_yes" in part["custom_id"])
    await manager.click(asked, label=label)
    assert (await desk.get()).cancelled_ms is not None


async def test_what_has_no_channel_is_not_resumed(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(replace(desk.draft(repeat=Daily()), kind="standings", targets=()))
    await rescheduling.pause(desk.store.writer, await desk.get(), manager.id, wall_ms())
    paused = answer_of(await manager.slash(scene.channel, "announce pause", announcement=str(ID)))
    label = next(label for label, part in buttons(paused).items() if "desk_resume" in part["custom_id"])
    assert "Choose a channel first" in said(await manager.click(paused, label=label))
    assert planning.plan_of((await desk.get()).draft).paused


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_mere_member_is_refused(scene: Scene, command: str) -> None:
    assert "Only those who manage this server" in said(await scene.ann.slash(scene.channel, command))


@pytest.mark.parametrize("command", OF_ONE)
async def test_a_mere_member_does_nothing_to_any(desk: Desk, scene: Scene, command: str) -> None:
    await desk.announce(desk.draft())
    assert "Only those who manage" in said(await scene.ann.slash(scene.channel, command, announcement=str(ID)))
    assert await changes(desk) == []


async def test_a_mere_member_is_suggested_nothing(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft())
    (choice,) = await manager.autocomplete(scene.channel, "announce pause", "announcement", "inv")
    assert choice["value"] == str(ID)
    assert choice["name"].startswith("Inventory · ")
    assert await scene.ann.autocomplete(scene.channel, "announce pause", "announcement", "inv") == []


async def test_the_list_says_what_is_next_where_and_whom_it_notifies(
    desk: Desk, scene: Scene, announcer: MemberActor
) -> None:
    role = scene.guild.create_role("Watchers")
    await desk.announce(desk.draft(roles=(role.id,), repeat=Daily()))
    await desk.announce(desk.draft(title="*Bold* @everyone", hours=1), ID + 1)
    told = said(await announcer.slash(scene.channel, "announce list"))
    run = planning.plan_of((await desk.get()).draft).start
    assert "**Inventory**\n<t:" in told
    assert f"{run:%H:%M} UTC" in told
    assert f"<#{scene.channel.id}> · notifies <@&{role.id}>" in told
    assert "every day" in told
    assert told.index("\\*Bold\\*") < told.index("Inventory")
    assert "@everyone" not in told
    assert "No time zone is set here" in told


async def test_the_list_has_pages(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    for place in range(7):
        await desk.announce(desk.draft(title=f"Item {place}", hours=place + 1), ID + place)
    shown = answer_of(await manager.slash(scene.channel, "announce list"))
    assert "Item 4" in text_of(shown)
    assert "Item 5" not in text_of(shown)
    turned = answer_of(await manager.click(shown, label=say("page.next")))
    assert "Item 6" in text_of(turned)
    assert "Item 0" not in text_of(turned)


async def test_the_card_tells_everything_and_who_changed_what(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily(), thread="About <@1>", publish=True))
    shown = await card(scene, manager)
    told = text_of(shown)
    for part in ("The cellar is counted today.", "every day", "3. ", f"<#{scene.channel.id}>", "When late: sent"):
        assert part in told
    assert {"Edit", "Pause", "Skip the next", "Post now", "Why", "Copy", "Cancel for good"} <= set(buttons(shown))
    assert "Recall" not in buttons(shown)
    after = answer_of(await manager.click(shown, label="Pause"))
    assert f"<@{manager.id}> paused it" in text_of(after)
    assert {"Resume"} <= set(buttons(after))


async def test_what_is_paused_is_not_posted_and_goes_on_from_when_it_is_resumed(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    assert "Paused" in said(await manager.slash(scene.channel, "announce pause", announcement=str(ID)))
    await scene.crash(away=2 * DAY_S)
    assert desk.posts() == []
    again = answer_of(await manager.slash(scene.channel, "announce pause", announcement="inventory"))
    assert "paused already" in text_of(again)
    assert "Resumed" in text_of(answer_of(await manager.click(again, label="Resume")))
    assert desk.posts() == []
    await scene.pass_time(DAY_S)
    assert len(desk.posts()) == 1
    assert await changes(desk) == ["paused", "resumed"]


async def test_the_next_run_is_skipped_and_taken_back_in(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    shown = answer_of(await manager.slash(scene.channel, "announce skip", announcement=str(ID)))
    start = planning.plan_of((await desk.get()).draft).start
    assert "Skipped: <t:" in text_of(shown)
    assert "Next is: <t:" in text_of(shown)
    assert planning.plan_of((await desk.get()).draft).skipped == {start}
    back = answer_of(await manager.click(shown, label="Take it back in"))
    assert "back in" in text_of(back)
    assert planning.plan_of((await desk.get()).draft).skipped == frozenset()


async def test_a_skipped_run_stays_out_and_is_not_taken_back_when_it_is_over(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    shown = answer_of(await manager.slash(scene.channel, "announce skip", announcement=str(ID)))
    await scene.pass_time(3 * HOUR_S)
    assert desk.posts() == []
    assert "Too late" in text_of(answer_of(await manager.click(shown, label="Take it back in")))
    await scene.pass_time(DAY_S)
    assert len(desk.posts()) == 1


async def test_two_who_skip_at_once_skip_one_run(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    first, second = await card(scene, manager), await card(scene, manager)
    async with at_once(scene.env):
        await manager.click(first, label="Skip the next")
        await manager.click(second, label="Skip the next")
    assert len(planning.plan_of((await desk.get()).draft).skipped) == 1
    assert await changes(desk) == ["skipped"]


async def test_a_picture_survives_every_change_of_the_plan(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily(), picture=b"\x89PNG", picture_name="case.png"))
    shown = await card(scene, manager)
    for label in ("Pause", "Resume"):
        shown = answer_of(await manager.click(shown, label=label))
    await manager.click(shown, label="Skip the next")
    assert (await desk.get()).draft.picture == b"\x89PNG"


async def test_cancelling_says_what_is_lost_and_asks_first(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft(repeat=Daily()))
    asked = answer_of(await manager.slash(scene.channel, "announce cancel", announcement=str(ID)))
    assert "The next run is lost" in text_of(asked)
    assert "every day" in text_of(asked)
    assert (await desk.get()).cancelled_ms is None
    kept = answer_of(await manager.click(asked, label="Keep it"))
    assert "Cancel for good" in buttons(kept)
    asked = answer_of(await manager.click(kept, label="Cancel for good"))
    over = answer_of(await manager.click(asked, label="Cancel it for good"))
    assert "Cancelled" in text_of(over)
    assert "Edit" not in buttons(over)
    await scene.pass_time(DAY_S)
    assert desk.posts() == []
    assert "was cancelled" in said(await manager.slash(scene.channel, "announce now", announcement=str(ID)))


async def test_what_was_changed_meanwhile_is_not_cancelled_unseen(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    await desk.announce(desk.draft())
    asked = answer_of(await manager.slash(scene.channel, "announce cancel", announcement=str(ID)))
    other = desk.draft(hours=5, text="Postponed.")
    assert await planning.edit(desk.store.writer, ID, 1, other, changer=scene.ann.id, what="text", now=wall_ms())
    told = text_of(answer_of(await manager.click(asked, label="Cancel it for good")))
    assert "Somebody was faster" in told
    assert "Postponed." in told
    assert (await desk.get()).cancelled_ms is None


async def test_posting_out_of_turn_shows_it_first_and_happens_once(
    desk: Desk, scene: Scene, manager: MemberActor
) -> None:
    scene.pings_expected = True
    role = scene.guild.create_role("Watchers", mentionable=True)
    await desk.announce(desk.draft(text="{number} in {server}", roles=(role.id,)))
    asked = answer_of(await manager.slash(scene.channel, "announce now", announcement=str(ID)))
    assert f"To <#{scene.channel.id}> · notifies <@&{role.id}>" in text_of(asked)
    preview = scene.whispers(manager)[-1]
    assert "1 in Followers of the case" in text_of(preview)
    assert desk.posts() == []
    async with at_once(scene.env):
        await manager.click(asked, label="Post now")
        await manager.click(asked, label="Post now")
    assert [row.state for row in await desk.rows()] == ["sent"]
    assert await changes(desk) == ["posted"]


async def test_another_servers_announcement_does_not_exist_here(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    elsewhere = scene.env.create_guild("Elsewhere")
    theirs = desk.draft(title="Secret meeting", repeat=Daily())
    await desk.announce(type(theirs)(**{**vars(theirs), "guild_id": elsewhere.id}))
    await desk.announce(desk.draft(), ID + 1)
    shown = answer_of(await manager.slash(scene.channel, "announce list"))
    assert "Secret" not in text_of(shown)
    for result in (
        await manager.slash(scene.channel, "announce cancel", announcement=str(ID)),
        await manager.slash(scene.channel, "announce pause", announcement="Secret meeting"),
        await choose_forged(scene, manager, shown, ID),
    ):
        assert "No such announcement" in said(result) or "No announcement of that name" in said(result)
    assert await changes(desk) == []


async def choose_forged(scene: Scene, who: MemberActor, message: ResponseMessage, value: int) -> InteractionResult:
    select = next(part for part in walk(stored_parts(scene, message)) if "s:desk_open" in part.get("custom_id", ""))
    select["options"].append({"label": "forged", "value": str(value)})
    return await who.select(message, [str(value)], custom_id=select["custom_id"])


def stored_parts(scene: Scene, message: ResponseMessage) -> Any:
    return scene.env.backend.messages[message.channel_id][message.id].components


async def test_who_has_lost_the_role_changes_nothing_by_an_old_card(
    desk: Desk, scene: Scene, announcer: MemberActor
) -> None:
    await desk.announce(desk.draft())
    shown = await card(scene, announcer)
    scene.env.backend.guilds[scene.guild.id].members[announcer.id].role_ids.clear()
    for label in ("Pause", "Skip the next", "Post now", "Why", "Cancel for good", "All announcements"):
        assert "takes the role" in said(await announcer.click(shown, label=label))
    assert await changes(desk) == []


async def test_a_button_with_nonsense_in_it_is_an_old_button(desk: Desk, scene: Scene, manager: MemberActor) -> None:
    await desk.announce(desk.draft())
    shown = await card(scene, manager)
    for part in walk(stored_parts(scene, shown)):
        if "desk_skip" in part.get("custom_id", ""):
            part["custom_id"] = f"c1b:desk_skip:{ID}:yesterday"
    assert "button" in said(await manager.click(shown, label="Skip the next"))
