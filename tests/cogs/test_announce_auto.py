"""/announce auto: one panel for what writes itself; each change is kept at once, a kind is there once in a server."""

import asyncio
from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.deliveries.automatic import AUTOMATIC
from bot.deliveries.calls import wall_ms
from bot.deliveries.planning import plan_of
from bot.deliveries.question import options_of
from bot.deliveries.rescheduling import runs_to_come
from bot.deliveries.switching import change, find, switched, usual_draft
from bot.games.question_of_the_day import Options
from bot.storage import announcements as stored
from bot.storage.announcements import Announcement
from bot.storage.servers import change_server, server_of
from tests.cogs.desk import DAY_S, HOUR_S
from tests.cogs.scene import Scene, answer_of, at_once, buttons, said, text_of, walk


class Auto:
    """The panel in somebody's hands."""

    def __init__(self, scene: Scene, member: MemberActor) -> None:
        self.scene = scene
        self.member = member

    async def open(self, kind: str | None = None) -> ResponseMessage:
        shown = answer_of(await self.member.slash(self.scene.channel, "announce auto"))
        assert shown.ephemeral
        return shown if kind is None else answer_of(await self.press(shown, f"auto_show:{kind}"))

    async def press(self, message: ResponseMessage, action: str) -> InteractionResult:
        return await self.member.click(message, custom_id=id_of(message, action))

    async def choose(self, message: ResponseMessage, action: str, *values: Any) -> InteractionResult:
        return await self.member.select(message, values, custom_id=id_of(message, action))

    async def at(self, message: ResponseMessage, kind: str, said_time: str) -> InteractionResult:
        form = await self.press(message, f"auto_clock:{kind}")
        return await self.member.submit_modal(form, {"time": said_time})

    async def switch_on(self, kind: str, *channels: Any, at: str | None = None) -> ResponseMessage:
        """Switch a kind on in these channels, and return its panel."""
        shown = await self.open(kind)
        shown = answer_of(await self.choose(shown, f"auto_channels:{kind}", *channels or (self.scene.channel,)))
        if at is not None:
            shown = answer_of(await self.at(shown, kind, at))
        return answer_of(await self.press(shown, f"auto_switch:{kind}"))

    async def row(self, kind: str) -> Announcement:
        found = await find(self.scene.bot.store, self.scene.guild.id, kind)
        assert found is not None
        return found


def id_of(message: ResponseMessage, action: str) -> str:
    found = [part["custom_id"] for part in walk(message.components) if action in part.get("custom_id", "")]
    assert len(found) == 1, f"{action}: {found}"
    return str(found[0])


def standing(message: ResponseMessage) -> list[str]:
    """Return what the selects of a panel stand at, those of channels and roles by their ids."""
    selects = [part for part in walk(message.components) if part["type"] in (3, 6, 8)]
    chosen = [option["label"] for part in selects for option in part.get("options", ()) if option.get("default")]
    return [*chosen, *(str(one["id"]) for part in selects for one in part.get("default_values", ()))]


@pytest.fixture
def auto(scene: Scene, manager: MemberActor) -> Auto:
    return Auto(scene, manager)


async def zone(scene: Scene, name: str) -> None:
    await change_server(scene.bot.store.writer, scene.guild.id, zone=name)


async def rows_of(scene: Scene) -> list[str]:
    found = await stored.of_guild(scene.bot.store.reader, scene.guild.id)
    kinds = [await stored.get(scene.bot.store.reader, one) for one in found]
    return sorted(one.draft.kind for one in kinds if one is not None)


async def test_only_who_may_announce_sees_it(scene: Scene, manager: MemberActor) -> None:
    assert "manage this server" in said(await scene.ann.slash(scene.channel, "announce auto"))
    criers = scene.guild.create_role("Criers")
    crier = scene.guild.add_member(scene.env.create_user("cy"), roles=[criers])
    await change_server(scene.bot.store.writer, scene.guild.id, announcer_role=criers.id)
    assert "What I write myself" in said(await crier.slash(scene.channel, "announce auto"))
    assert f"<@&{criers.id}>" in said(await scene.ann.slash(scene.channel, "announce auto"))


async def test_who_has_lost_the_right_changes_nothing_by_an_old_panel(
    scene: Scene, auto: Auto, manager: MemberActor
) -> None:
    overview, shown = await auto.open(), await auto.open("standings")
    scene.env.backend.guilds[scene.guild.id].members[manager.id].role_ids.clear()
    for message, action in (
        (overview, "auto_show:standings"),
        (shown, "auto_switch"),
        (shown, "auto_clock"),
        (shown, "auto_sample"),
        (shown, "auto_empty"),
        (shown, "auto_home"),
    ):
        assert "manage this server" in said(await auto.press(message, action)), action
    assert "manage this server" in said(await auto.choose(shown, "auto_channels", scene.channel))
    assert "manage this server" in said(await auto.choose(shown, "auto_late", "hour"))
    assert "manage this server" in said(await auto.choose(shown, "auto_days", "3"))
    assert await rows_of(scene) == []


async def test_a_right_lost_while_the_form_is_open_is_lost(scene: Scene, auto: Auto, manager: MemberActor) -> None:
    form = await auto.press(await auto.open("standings"), "auto_clock")
    scene.env.backend.guilds[scene.guild.id].members[manager.id].role_ids.clear()
    assert "manage this server" in said(await manager.submit_modal(form, {"time": "18:00"}))
    assert await rows_of(scene) == []


async def test_the_panel_shows_every_kind_and_that_nothing_is_on(scene: Scene, auto: Auto) -> None:
    shown = await auto.open()
    assert text_of(shown).count("### ") == len(AUTOMATIC)
    assert text_of(shown).count("· off") == len(AUTOMATIC)
    assert "no time zone" in text_of(shown)
    await zone(scene, "Europe/London")
    assert "Times by Europe/London." in text_of(await auto.open())


async def test_looking_keeps_nothing(scene: Scene, auto: Auto) -> None:
    for kind in AUTOMATIC:
        await auto.open(kind)
    assert await rows_of(scene) == []


async def test_a_kind_needs_a_channel_before_it_is_switched_on(scene: Scene, auto: Auto) -> None:
    shown = await auto.open("standings")
    assert "nowhere to post it" in said(await auto.press(shown, "auto_switch"))
    assert await rows_of(scene) == []


async def test_the_channel_of_setup_is_offered_first(scene: Scene, auto: Auto) -> None:
    await change_server(scene.bot.store.writer, scene.guild.id, announce_channel=scene.channel.id)
    shown = await auto.open("on_this_day")
    assert str(scene.channel.id) in standing(shown)
    answer_of(await auto.press(shown, "auto_switch"))
    assert [one.channel_id for one in (await auto.row("on_this_day")).draft.targets] == [scene.channel.id]


async def test_what_is_chosen_is_kept_and_shown_after_a_crash(scene: Scene, auto: Auto) -> None:
    await zone(scene, "Asia/Tokyo")
    hall = scene.guild.create_text_channel("hall")
    fans = scene.guild.create_role("Fans", mentionable=True)
    shown = await auto.open("standings")
    shown = answer_of(await auto.choose(shown, "auto_channels", scene.channel, hall))
    shown = answer_of(await auto.choose(shown, "auto_roles", fans))
    shown = answer_of(await auto.choose(shown, "auto_days", "2"))
    shown = answer_of(await auto.choose(shown, "auto_late", "half-day"))
    shown = answer_of(await auto.press(shown, "auto_empty"))
    shown = answer_of(await auto.at(shown, "standings", "half past"))
    assert "no time of day" in text_of(shown)
    shown = answer_of(await auto.at(await auto.open("standings"), "standings", "6:30 pm"))
    shown = answer_of(await auto.press(shown, "auto_switch"))
    await scene.crash()
    again = await auto.open("standings")
    assert standing(again) == standing(shown)
    assert {"On Wednesday", "When more than 12 hours late: skip it", str(hall.id), str(fans.id)} <= set(standing(again))
    assert {"Time: 18:30", "Empty weeks: a line", "Switch off"} <= set(buttons(again))
    draft = (await auto.row("standings")).draft
    assert (plan_of(draft).zone, draft.roles, draft.tolerance_ms) == ("Asia/Tokyo", (fans.id,), 12 * 3_600_000)
    changes = await stored.changes(scene.bot.store.reader, (await auto.row("standings")).id)
    assert [one.what for one in changes] == ["mentions", "time", "late", "options", "time", "resumed"]


@pytest.mark.parametrize("typed", ["25:00", "tomorrow 18:00", "half", "soon"])
async def test_what_is_no_time_of_day_is_refused(scene: Scene, auto: Auto, typed: str) -> None:
    assert "no time of day" in said(await auto.at(await auto.open("on_this_day"), "on_this_day", typed))
    assert await rows_of(scene) == []


async def test_an_hour_that_may_be_two_is_asked_back(scene: Scene, auto: Auto) -> None:
    assert "08:00 · 20:00" in said(await auto.at(await auto.open("on_this_day"), "on_this_day", "8"))
    shown = answer_of(await auto.at(await auto.open("on_this_day"), "on_this_day", "20"))
    assert "Time: 20:00" in buttons(shown)


async def test_off_keeps_everything_and_on_goes_on_from_then(scene: Scene, auto: Auto) -> None:
    shown = await auto.switch_on("on_this_day", at="17:00")
    shown = answer_of(await auto.press(shown, "auto_switch"))
    assert "Off. Everything set here is kept" in text_of(shown)
    row = await auto.row("on_this_day")
    assert row.next_ms is None
    await scene.pass_time(3 * DAY_S)
    shown = answer_of(await auto.press(await auto.open("on_this_day"), "auto_switch"))
    back = await auto.row("on_this_day")
    assert (back.id, back.draft.targets) == (row.id, row.draft.targets)
    assert back.next_ms is not None
    assert 0 < back.next_ms - wall_ms() <= DAY_S * 1000
    assert f"<t:{back.next_ms // 1000}:f>" in text_of(shown)


async def test_a_second_press_of_an_old_button_switches_nothing_back(scene: Scene, auto: Auto) -> None:
    await auto.choose(await auto.open("on_this_day"), "auto_channels", scene.channel)
    one, another = await auto.open("on_this_day"), await auto.open("on_this_day")
    await auto.press(one, "auto_switch")
    await auto.press(another, "auto_switch")
    assert not plan_of((await auto.row("on_this_day")).draft).paused


async def test_two_who_switch_it_on_at_once_have_it_once(scene: Scene, auto: Auto) -> None:
    store, guild = scene.bot.store, scene.guild.id
    server = await server_of(store.reader, guild)
    fresh = usual_draft(guild, "Here", server, kind="standings", targets=(), now=wall_ms())

    async def on(number: int) -> None:
        await change(
            store,
            fresh,
            lambda draft: switched(draft, "UTC", on=True),
            announcement_id=number,
            changer=number,
            what="resumed",
            now=wall_ms(),
        )

    await asyncio.gather(*(on(number) for number in range(1, 9)))
    assert await rows_of(scene) == ["standings"]


async def test_two_panels_lose_nothing_of_each_other(scene: Scene, auto: Auto) -> None:
    other = Auto(scene, auto.member)
    mine, theirs = await auto.open("standings"), await other.open("standings")
    async with at_once(scene.env):
        first = asyncio.ensure_future(auto.choose(mine, "auto_days", "5"))
        second = asyncio.ensure_future(other.choose(theirs, "auto_late", "hour"))
        await asyncio.gather(first, second)
    assert await rows_of(scene) == ["standings"]
    assert {"On Saturday", "When more than an hour late: skip it"} <= set(standing(await auto.open("standings")))


async def test_its_card_in_the_list_leads_to_its_panel(scene: Scene, auto: Auto) -> None:
    await auto.switch_on("standings")
    listed = answer_of(await auto.member.slash(scene.channel, "announce list"))
    card = answer_of(await auto.choose(listed, "desk_open", str((await auto.row("standings")).id)))
    shown = answer_of(await auto.press(card, "auto_show:standings"))
    assert "On Monday" in standing(shown)


async def test_many_faults_are_cut_short(scene: Scene, auto: Auto) -> None:
    halls = [scene.guild.create_text_channel(f"hall-{number}") for number in range(25)]
    await auto.choose(await auto.open("standings"), "auto_channels", *halls)
    for hall in halls:
        scene.bot.get_guild(scene.guild.id)._channels.pop(hall.id)  # type: ignore[union-attr]
    assert "And 19 more." in text_of(await auto.open("standings"))
    assert "And 24 more." in text_of(await auto.open())


async def test_a_cancelled_one_makes_room_for_a_new_one(scene: Scene, auto: Auto) -> None:
    await auto.switch_on("standings")
    first = await auto.row("standings")
    await stored.cancel(scene.bot.store.writer, first.id, auto.member.id, now=wall_ms(), reason="cancelled")
    assert "· off" in text_of(await auto.open("standings"))
    await auto.switch_on("standings")
    assert (await auto.row("standings")).id != first.id


async def test_a_role_is_chosen_only_by_who_may_mention_it(scene: Scene, auto: Auto) -> None:
    quiet, loud = scene.guild.create_role("Quiet"), scene.guild.create_role("Loud", mentionable=True)
    shown = answer_of(await auto.choose(await auto.open("standings"), "auto_channels", scene.channel))
    assert f"You may not mention <@&{quiet.id}>" in said(await auto.choose(shown, "auto_roles", quiet))
    answer_of(await auto.choose(shown, "auto_roles", loud))
    assert (await auto.row("standings")).draft.roles == (loud.id,)


async def test_a_role_goes_along_only_where_who_chooses_the_channel_may_mention_it(
    scene: Scene, auto: Auto, manager: MemberActor
) -> None:
    callers = scene.guild.create_role("Callers", permissions=discord.Permissions(mention_everyone=True))
    quiet, hall = scene.guild.create_role("Quiet"), scene.guild.create_text_channel("hall")
    member = scene.env.backend.guilds[scene.guild.id].members[manager.id]
    member.role_ids.append(callers.id)
    shown = answer_of(await auto.choose(await auto.open("standings"), "auto_channels", scene.channel))
    shown = answer_of(await auto.choose(shown, "auto_roles", quiet))
    member.role_ids.remove(callers.id)
    assert "You may not mention" in said(await auto.choose(shown, "auto_channels", scene.channel, hall))
    assert [one.channel_id for one in (await auto.row("standings")).draft.targets] == [scene.channel.id]
    answer_of(await auto.choose(shown, "auto_late", "hour"))


async def test_what_is_in_the_way_is_said_before_the_hour(scene: Scene, auto: Auto) -> None:
    hall = scene.guild.create_text_channel("hall")
    await auto.switch_on("standings", hall)
    scene.bot.get_guild(scene.guild.id)._channels.pop(hall.id, None)  # type: ignore[union-attr]
    shown = await auto.open("standings")
    assert "In the way" in text_of(shown)
    assert "one that is gone" in text_of(shown)
    assert standing(shown)[:1] == ["On Monday"]


async def test_it_says_when_the_next_one_will_be_silent(scene: Scene, auto: Auto) -> None:
    await change_server(scene.bot.store.writer, scene.guild.id, quiet_from=8 * 60, quiet_until=10 * 60)
    assert "08:00" in text_of(await auto.switch_on("on_this_day", at="09:00"))
    shown = answer_of(await auto.at(await auto.open("on_this_day"), "on_this_day", "11:00"))
    assert "08:00" not in text_of(shown)


async def test_a_kind_that_is_on_keeps_a_channel(scene: Scene, auto: Auto) -> None:
    shown = await auto.switch_on("standings")
    assert "needs somewhere to go" in said(await auto.choose(shown, "auto_channels"))
    assert len((await auto.row("standings")).draft.targets) == 1


async def test_that_a_thread_that_sleeps_is_left_out_of_other_channels_is_told(scene: Scene, auto: Auto) -> None:
    thread = scene.thread()
    shown = await auto.switch_on("standings", scene.channel, thread)
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await scene.env.settle()
    shown = answer_of(await auto.choose(shown, "auto_channels", scene.channel))
    assert f"> Left out, since I cannot see it or it is not yours to see: <#{thread.id}>." in text_of(shown)
    assert "Left out" not in text_of(answer_of(await auto.choose(shown, "auto_channels", scene.channel)))


async def test_a_new_zone_is_followed_when_the_time_is_set_again(scene: Scene, auto: Auto) -> None:
    await auto.switch_on("on_this_day", at="09:00")
    await zone(scene, "Asia/Tokyo")
    shown = await auto.open("on_this_day")
    assert "still goes by UTC; the server goes by Asia/Tokyo" in text_of(shown)
    shown = answer_of(await auto.at(shown, "on_this_day", "10:00"))
    assert "still goes by" not in text_of(shown)
    assert plan_of((await auto.row("on_this_day")).draft).zone == "Asia/Tokyo"


async def test_a_run_that_was_posted_is_not_promised_again_by_another_clock(scene: Scene, auto: Auto) -> None:
    await auto.switch_on("on_this_day", at="09:00")
    first = next(runs_to_come(await auto.row("on_this_day"), wall_ms()))
    await scene.pass_time((first.ms - wall_ms()) / 1000 + HOUR_S)
    await zone(scene, "America/New_York")
    await auto.at(await auto.open("on_this_day"), "on_this_day", "09:00")
    row = await auto.row("on_this_day")
    assert next(runs_to_come(row, wall_ms())).planned > first.planned
    assert plan_of(row.draft).zone == "America/New_York"


async def test_its_own_day_is_as_long_as_what_is_left_of_it(scene: Scene, auto: Auto) -> None:
    await auto.switch_on("on_this_day", at="09:00")
    assert (await auto.row("on_this_day")).draft.tolerance_ms == 15 * 3_600_000 - 1
    await auto.at(await auto.open("on_this_day"), "on_this_day", "18:00")
    shown = await auto.open("on_this_day")
    assert "When late: post it only on its own day" in standing(shown)
    assert (await auto.row("on_this_day")).draft.tolerance_ms == 6 * HOUR_S * 1000 - 1


async def test_what_is_asked_is_chosen_and_kept(scene: Scene, auto: Auto) -> None:
    shown = await auto.open("question")
    assert {"Any difficulty", "Any category"} <= set(standing(shown))
    shown = answer_of(await auto.choose(shown, "auto_asks:difficulty", "hard"))
    shown = answer_of(await auto.choose(shown, "auto_asks:category", "music"))
    shown = answer_of(await auto.choose(shown, "auto_asks:difficulty", "any"))
    assert {"Any difficulty", "Category: Music"} <= set(standing(shown))
    assert options_of((await auto.row("question")).draft) == Options(category="music")


async def test_a_preview_is_private_and_keeps_nothing(scene: Scene, auto: Auto) -> None:
    for kind in AUTOMATIC:
        before = len(scene.shown())
        answer = said(await auto.press(await auto.open(kind), "auto_sample"))
        assert answer
        assert len(scene.shown()) == before
    assert await rows_of(scene) == []


async def test_the_panel_says_how_many_days_have_something(scene: Scene, auto: Auto) -> None:
    assert "remembers 27 days a year" in text_of(await auto.open("on_this_day"))


async def test_nothing_is_asked_of_discord_before_the_answer(scene: Scene, auto: Auto) -> None:
    """The first channel is one that Discord has not told of, as a thread that sleeps, and asking for it takes time."""
    hall = scene.guild.create_text_channel("hall")
    await auto.switch_on("on_this_day", hall)
    scene.bot.get_guild(scene.guild.id)._channels.pop(hall.id)  # type: ignore[union-attr]
    begun = len(scene.env.http_requests)
    shown = await auto.open("on_this_day")
    assert "remembers 27 days a year" in text_of(shown)
    assert "remembers 27 days a year" in text_of(answer_of(await auto.choose(shown, "auto_late", "always")))
    assert "A preview" in said(await auto.press(shown, "auto_sample"))
    asked = [one for one in scene.env.http_requests[begun:] if "webhooks" not in one.path]
    about = [place for place, one in enumerate(asked) if one.path == f"/channels/{hall.id}"]
    assert (about, ["interactions" in one.path for one in asked]) == ([4], [True] * 4 + [False])
