"""Trivia nights: announced as an event, reminded of, started at their hour, once, whatever happens meanwhile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from discord import ui
from simcord import InteractionResult, MemberActor
from simcord.backend.models import ScheduledEvent
from simcord.results import ResponseMessage

from bot.announcements.plan import Plan
from bot.announcements.repeats import Repeat, Weekly
from bot.deliveries import planning, rescheduling
from bot.deliveries.calls import wall_ms
from bot.deliveries.corrections import recall
from bot.deliveries.night import night_kind
from bot.deliveries.night_options import NightOptions, read_options, write_options
from bot.games.live import LiveGame
from bot.storage import announcements as stored
from bot.storage.announcements import Draft, Target
from bot.storage.people import erase_person
from bot.storage.servers import change_server
from bot.storage.trivia_settings import change_settings
from bot.trivia.rules import Pause
from bot.ui.lasting import Press
from bot.ui.layouts import card
from tests.cogs.desk import ID, ONCE, Desk
from tests.cogs.quizzes import question, stack
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, answer_of, buttons, said, text_of
from tests.cogs.test_announce_auto import Auto

MINUTE_S = 60.0
WEEKLY = Weekly(days=frozenset(range(7)), every=1)


class Diary(Desk):
    """A desk at which nights are arranged."""

    def night(
        self, *, minutes: float = 60, repeat: Repeat = ONCE, roles: tuple[int, ...] = (), **options: Any
    ) -> Draft:
        terms = NightOptions(**{"questions": 1, **options})
        draft = self.draft(hours=minutes / 60, repeat=repeat, late="skip", tolerance_ms=30 * 60_000, roles=roles)
        return replace(draft, kind="night", title="", text="", options=write_options(terms))

    @property
    def events(self) -> list[ScheduledEvent]:
        """The server's events, those that are over too."""
        return list(self.scene.env.backend.guilds[self.scene.guild.id].scheduled_events.values())

    @property
    def coming(self) -> list[ScheduledEvent]:
        return [event for event in self.events if event.status == 1]

    def shows(self, text: str) -> list[ResponseMessage]:
        return [message for message in self.scene.shown() if text in text_of(message)]

    @property
    def lobby(self) -> ResponseMessage:
        (found,) = [message for message in self.scene.shown() if "Start" in buttons(message)]
        return found

    async def edit(self, draft: Draft) -> None:
        night = await self.get()
        who = self.scene.host.id
        assert await planning.edit(self.store.writer, ID, night.version, draft, changer=who, what="plan", now=wall_ms())
        await self.wake()

    async def steps(self) -> list[tuple[str, str, str | None]]:
        return [state for state in await self.states() if state[0] != "event"]

    def game(self) -> LiveGame:
        found = self.scene.bot.games.in_channel(self.scene.channel.id)
        assert found is not None
        return found


@pytest.fixture
def diary(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Diary:
    stack(monkeypatch, [question(name) for name in ("lamp", "mask", "file", "door", "coat")])
    return Diary(scene)


def start_of(event: ScheduledEvent) -> int:
    return round(datetime.fromisoformat(event.scheduled_start_time).timestamp())


async def planned_s(diary: Diary) -> int:
    following = next(rescheduling.runs_to_come(await diary.get(), wall_ms()))
    return following.ms // 1000


async def test_a_night_from_the_event_to_the_table(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(repeat=WEEKLY))
    starts = await planned_s(diary)
    (event,) = diary.coming
    assert (event.name, start_of(event)) == ("Trivia night", starts)
    assert event.entity_metadata == {"location": "#quiz-night"}
    assert "One question, 20 seconds" in (event.description or "")
    assert "Spoiler-free" in (event.description or "")

    await scene.pass_time(44 * MINUTE_S)
    assert scene.shown() == []
    await scene.pass_time(2 * MINUTE_S)
    (reminder,) = scene.shown()
    assert f"At **<t:{starts}:t>** (<t:{starts}:R>)" in text_of(reminder)
    assert f"(https://discord.com/events/{scene.guild.id}/{event.id})" in text_of(reminder)

    await scene.pass_time(15 * MINUTE_S)
    card = diary.lobby
    assert "Whoever is in may begin." in text_of(card)
    assert "Nobody is in." in text_of(card)
    assert said(await scene.ann.click(card, label="Start")) == "Join first. Then you may begin it."
    for member in (scene.host, scene.ann, scene.ben):
        await member.click(card, label="Join")
    await scene.ann.click(card, label="Start")
    await scene.pass_time(LEAD_S)
    asked = scene.question(1)
    for member in (scene.host, scene.ann, scene.ben):
        await scene.press(member, asked, "right lamp")
    await scene.pass_time(2 * SETTLING_S + PAUSE_S)
    assert text_of(scene.shown()[-1]).startswith("## Case closed")
    (following,) = diary.coming
    assert (start_of(following), following.id != event.id) == (starts + 86_400, True)
    assert await diary.steps() == [("post", "sent", None), ("start", "sent", None)]
    assert len(diary.events) == 2


async def test_where_nobody_comes_it_says_so_and_closes(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(wait_min=2))
    await scene.pass_time(61 * MINUTE_S)
    assert buttons(diary.lobby)
    await scene.pass_time(2 * MINUTE_S)
    assert text_of(scene.shown()[-1]) == "## Trivia night\nNobody came. The lamp is out."
    assert scene.bot.games.in_channel(scene.channel.id) is None
    assert not any(buttons(message) for message in scene.shown())


async def test_it_starts_by_itself_with_whoever_is_in(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(wait_min=3))
    await scene.pass_time(61 * MINUTE_S)
    await scene.ann.click(diary.lobby, label="Join")
    await scene.pass_time(3 * MINUTE_S)
    assert scene.question(1)


async def test_only_who_arranged_it_changes_its_terms_and_moderators_call_it_off(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(61 * MINUTE_S)
    card = diary.lobby
    assert said(await scene.ann.click(card, label="Settings")) == "Only the one who called this quiz can do that."
    assert "The terms of this quiz" in said(await scene.host.click(card, label="Settings"))
    await scene.moderator.click(card, label="Call off")
    await scene.pass_time(2)
    assert diary.shows("Called off before it began.")


async def test_the_roles_are_called_by_the_reminder_alone(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(46 * MINUTE_S)
    row = next(row for row in await diary.rows() if row.step == "post")
    night = await diary.get()
    called = replace(night, draft=replace(night.draft, roles=(7,)))
    letter = await night_kind(scene.bot).compose(called, row)
    assert letter is not None
    mentioned: dict[str, Any] = {**letter.mentions.to_dict()}
    assert mentioned == {"parse": [], "roles": [7]}
    assert "<@&7>" in str([getattr(item, "content", "") for item in letter.view.walk_children()])


async def test_a_night_in_a_thread_that_has_gone_to_sleep_wakes_it(diary: Diary, scene: Scene) -> None:
    thread = scene.thread()
    night = diary.night(minutes=300, remind_min=240)
    await diary.announce(replace(night, targets=(Target(thread.id, "text"),)))
    await scene.pass_time(61 * MINUTE_S)
    assert len(scene.shown(thread)) == 1
    scene.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await scene.env.settle()
    await scene.pass_time(240 * MINUTE_S)
    assert await diary.steps() == [("post", "sent", None), ("start", "sent", None)]
    assert "Start" in buttons(scene.shown(thread)[-1])


async def test_a_night_whose_reminder_is_recalled_does_not_take_place(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(50 * MINUTE_S)
    (post, _) = [row for row in await diary.rows() if row.step != "event"]
    assert len(diary.coming) == 1
    await recall(diary.store.writer, ID, post.run, scene.host.id, wall_ms())
    await diary.wake()
    assert diary.coming == []
    await scene.pass_time(20 * MINUTE_S)
    assert scene.shown() == []
    assert ("start", "skipped", "recalled") in await diary.steps()


async def test_nobody_is_reminded_of_a_night_that_was_skipped_while_discord_was_away(
    diary: Diary, scene: Scene
) -> None:
    await diary.announce(diary.night(repeat=WEEKLY))
    night = await diary.get()
    planned = next(rescheduling.runs_to_come(night, wall_ms())).planned
    path = f"/channels/{scene.channel.id}/messages"
    scene.env.inject_error("POST", path, status=503, times=3)
    await scene.pass_time(45 * MINUTE_S + 2)
    assert scene.shown() == []
    assert await rescheduling.skip_run(diary.store.writer, night, planned, scene.host.id, wall_ms())
    await scene.pass_time(10 * MINUTE_S)
    assert scene.shown() == []


async def quiet_minutes(diary: Diary, begins: int, ends: int) -> None:
    """Have the quiet hours begin and end in so many minutes."""
    now = discord.utils.utcnow()
    quiet = [(now.hour * 60 + now.minute + minutes) % 1440 for minutes in (begins, ends)]
    await change_server(diary.store.writer, diary.scene.guild.id, quiet_from=quiet[0], quiet_until=quiet[1])


async def test_how_loud_a_night_is_goes_by_the_hour_of_its_reminder(
    diary: Diary, scene: Scene, manager: MemberActor
) -> None:
    watchers = scene.guild.create_role("Watchers", mentionable=True)
    await diary.announce(diary.night(remind_min=30, roles=(watchers.id,)))
    for begins, ends, is_quiet in ((20, 45, True), (45, 75, False)):
        await quiet_minutes(diary, begins, ends)
        told = said(await manager.slash(scene.channel, "announce week"))
        assert ("quiet hours: without a sound" in told, "notifies in one channel" in told) == (is_quiet, not is_quiet)
        told = said(await manager.slash(scene.channel, "announce why", announcement=str(ID)))
        assert ("without a sound" in told) == is_quiet


async def test_the_week_has_the_reminder_then_the_start_and_what_comes_near_either(
    diary: Diary, scene: Scene, manager: MemberActor
) -> None:
    scene.pings_expected = True
    watchers = scene.guild.create_role("Watchers", mentionable=True)
    night = diary.night(minutes=7 * 24 * 60 + 10, remind_min=15, roles=(watchers.id,))
    start_s = round((planning.next_ms(planning.plan_of(night), wall_ms()) or 0) / 1000)
    await diary.announce(night)
    reminder = datetime.fromtimestamp(start_s - 15 * 60, UTC)
    told = said(await manager.slash(scene.channel, "announce week"))
    assert f"`{reminder:%H:%M}` **Trivia night**" in told
    assert f"it begins at <t:{start_s}:t> · notifies in one channel" in told
    await scene.pass_time(7 * 86_400 - 4 * MINUTE_S)
    await diary.announce(diary.draft(title="Roll call", hours=13 / 60), ID + 1)
    assert said(await manager.slash(scene.channel, "announce week")).count("within minutes of") == 2
    assert len(diary.shows(f"<t:{start_s}")) == 1
    told = said(await manager.slash(scene.channel, "announce week"))
    assert f"`{datetime.fromtimestamp(start_s, UTC):%H:%M}` **Trivia night**" in told
    assert "the hour of its reminder is past" in told
    assert "0 of them notify" in told


async def test_a_night_that_is_skipped_before_its_reminder_is_not_spoken_of(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(repeat=WEEKLY))
    starts = await planned_s(diary)
    night = await diary.get()
    planned = next(rescheduling.runs_to_come(night, wall_ms())).planned
    assert await rescheduling.skip_run(diary.store.writer, night, planned, scene.host.id, wall_ms())
    await diary.wake()
    (event,) = diary.events
    assert start_of(event) == starts + 86_400
    await scene.pass_time(65 * MINUTE_S)
    assert scene.shown() == []


async def test_a_night_that_is_skipped_after_its_reminder_is_called_off_and_can_be_put_back(
    diary: Diary, scene: Scene
) -> None:
    await diary.announce(diary.night(repeat=WEEKLY))
    starts = await planned_s(diary)
    await scene.pass_time(50 * MINUTE_S)
    night = await diary.get()
    planned = next(rescheduling.runs_to_come(night, wall_ms())).planned
    assert await rescheduling.skip_run(diary.store.writer, night, planned, scene.host.id, wall_ms())
    await diary.wake()
    (reminder,) = scene.shown()
    assert "This night will not take place." in text_of(reminder)
    assert f"The next is on <t:{starts + 86_400}:f>." in text_of(reminder)
    assert [start_of(event) for event in diary.coming] == [starts + 86_400]
    assert await diary.steps() == [("post", "sent", None), ("start", "skipped", "cancelled")]

    assert await rescheduling.unskip_run(diary.store.writer, await diary.get(), planned, scene.host.id, wall_ms())
    await diary.wake()
    (reminder,) = scene.shown()
    assert f"At **<t:{starts}:t>**" in text_of(reminder)
    assert [start_of(event) for event in diary.coming] == [starts]
    await scene.pass_time(11 * MINUTE_S)
    assert diary.lobby


@pytest.mark.parametrize("how", ["paused", "cancelled"])
async def test_a_night_that_is_paused_or_cancelled_has_no_event(diary: Diary, scene: Scene, how: str) -> None:
    await diary.announce(diary.night(repeat=WEEKLY))
    await scene.pass_time(50 * MINUTE_S)
    assert len(diary.coming) == 1
    night, writer = await diary.get(), diary.store.writer
    if how == "paused":
        assert await rescheduling.pause(writer, night, scene.host.id, wall_ms())
    else:
        assert await stored.cancel(writer, ID, scene.host.id, now=wall_ms(), reason="cancelled")
    await diary.wake()
    assert diary.coming == []
    (reminder,) = scene.shown()
    assert "This night will not take place." in text_of(reminder)
    await scene.pass_time(30 * MINUTE_S)
    assert len(scene.shown()) == 1


async def test_an_edit_moves_the_event_and_whoever_follows_it_stays(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(minutes=180))
    (event,) = diary.coming
    await diary.edit(diary.night(minutes=90, questions=20))
    (moved,) = diary.coming
    assert moved.id == event.id
    assert start_of(moved) == await planned_s(diary)
    assert "20 questions" in (moved.description or "")
    await scene.pass_time(91 * MINUTE_S)
    assert len(diary.shows("At **<t:")) == 1
    assert diary.lobby


@pytest.mark.parametrize("minutes", [5, 40])
async def test_an_edit_after_the_reminder_calls_the_first_off_and_reminds_anew(
    diary: Diary, scene: Scene, minutes: float
) -> None:
    """Earlier or later: the hour on the wall is the one that was chosen last."""
    await diary.announce(diary.night())
    await scene.pass_time(50 * MINUTE_S)
    await diary.edit(diary.night(minutes=minutes))
    assert len(diary.shows("This night will not take place.")) == 1
    (event,) = diary.coming
    assert start_of(event) == await planned_s(diary)
    await scene.pass_time((minutes + 1) * MINUTE_S)
    assert len(diary.shows("At **<t:")) == 1
    assert diary.lobby
    assert [state for state in await diary.steps() if state[0] == "start"] == [
        ("start", "skipped", "cancelled"),
        ("start", "sent", None),
    ]


async def test_without_the_right_the_night_goes_on_and_it_is_told_once(diary: Diary, scene: Scene) -> None:
    scene.env.inject_error("POST", "/guilds/*/scheduled-events", status=403, code=50013, times=None)
    await diary.announce(diary.night())
    await scene.pass_time(10)
    assert [trouble.reason for trouble in diary.told] == ["no_event"]
    assert diary.events == []
    await scene.pass_time(61 * MINUTE_S)
    assert "Put it in the diary" not in text_of(scene.shown()[0])
    assert diary.lobby
    assert len(diary.told) == 1


async def test_where_there_is_no_room_for_an_event_it_is_told(diary: Diary, scene: Scene) -> None:
    scene.env.inject_error("POST", "/guilds/*/scheduled-events", status=400, code=30038, times=1)
    await diary.announce(diary.night())
    await scene.pass_time(10)
    assert [trouble.reason for trouble in diary.told] == ["events_full"]
    (row,) = [row for row in await diary.rows() if row.step == "event"]
    with diary.acting():
        assert await diary.deliveries.retry(row, scene.ann.id)
    await scene.env.settle()
    assert len(diary.coming) == 1


async def test_an_answer_that_was_lost_makes_no_second_event(
    diary: Diary, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, asked = scene.bot.http.create_guild_scheduled_event, 0

    async def lossy(guild_id: int, **payload: Any) -> Any:
        nonlocal asked
        asked += 1
        # As discord.py does by itself after a 502: it asks again, and the first was taken.
        await create(guild_id, **payload)
        await create(guild_id, **payload)
        if asked == 1:
            raise ConnectionResetError("the answer was lost")

    monkeypatch.setattr(scene.bot.http, "create_guild_scheduled_event", lossy)
    await diary.announce(diary.night())
    await scene.pass_time(MINUTE_S)
    assert asked == 1
    assert len(diary.events) == 1


async def test_an_event_that_somebody_removed_stays_away_until_the_night_is_another(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(minutes=120))
    draft = (await diary.get()).draft
    scene.env.backend.delete_scheduled_event(scene.guild.id, diary.events[0].id)
    await diary.edit(replace(draft, title="The long night"))
    assert diary.events == []
    await diary.edit(diary.night(minutes=100))
    assert len(diary.events) == 1


async def test_a_crash_between_reminder_and_start_changes_nothing(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(50 * MINUTE_S)
    await scene.crash()
    await scene.pass_time(11 * MINUTE_S)
    assert len(diary.shows("At **<t:")) == 1
    assert diary.lobby
    assert len(diary.events) == 1


async def test_a_crash_just_after_the_lobby_opens_no_second_one(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(60.5 * MINUTE_S)
    game = diary.game().key.id
    (row,) = [row for row in await diary.rows() if row.step == "start"]
    # As if the process had died before it could write down that it was done.
    await scene.bot.store.writer.run(
        lambda connection: connection.execute("UPDATE delivery SET state = 'sending' WHERE id = ?", (row.id,))
    )
    await scene.ann.click(diary.lobby, label="Join")
    await scene.crash()
    await scene.pass_time(10)
    assert diary.game().key.id == game
    assert "In: " in text_of(diary.lobby)
    assert await diary.steps() == [("post", "sent", None), ("start", "sent", None)]


async def test_a_start_that_was_done_is_not_late_however_long_the_bot_was_away(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(60.5 * MINUTE_S)
    await scene.ann.click(diary.lobby, label="Join")
    (row,) = [row for row in await diary.rows() if row.step == "start"]
    await scene.bot.store.writer.run(
        lambda connection: connection.execute("UPDATE delivery SET state = 'sending' WHERE id = ?", (row.id,))
    )
    await scene.crash(away=50 * MINUTE_S)
    await scene.pass_time(10)
    assert await diary.steps() == [("post", "sent", None), ("start", "sent", None)]
    assert scene.question(1)


async def test_a_crash_before_the_lobby_was_shown_shows_it_once(
    diary: Diary, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(59 * MINUTE_S)

    async def die(*_: Any) -> None:
        return None

    monkeypatch.setattr(scene.bot.games, "_deliver", die)
    await scene.pass_time(1.5 * MINUTE_S)
    assert diary.game()
    assert not any("Start" in buttons(message) for message in scene.shown())
    await scene.crash()
    await scene.pass_time(5)
    assert diary.lobby


async def test_away_at_the_hour_it_starts_late(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(50 * MINUTE_S)
    await scene.crash(away=20 * MINUTE_S)
    await scene.pass_time(10)
    assert diary.lobby


@pytest.mark.parametrize(("away", "happens"), [(45, True), (70, False)])
async def test_away_at_reminder_and_hour_the_late_rule_decides(
    diary: Diary, scene: Scene, away: float, happens: bool
) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(30 * MINUTE_S)
    await scene.crash(away=away * MINUTE_S)
    await scene.pass_time(10)
    assert len(diary.shows("**Now**")) == int(happens)
    assert await diary.steps() == (
        [("post", "sent", None), ("start", "sent", None)] if happens else [("post", "skipped", "late")]
    )


async def test_a_night_whose_start_was_slept_through_is_reported(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(50 * MINUTE_S)
    await scene.crash(away=50 * MINUTE_S)
    diary.listen()
    await scene.pass_time(10)
    assert ("start", "failed", "late") in await diary.steps()
    assert diary.coming == []
    assert scene.bot.games.in_channel(scene.channel.id) is None


async def test_it_waits_for_the_quiz_that_has_the_channel(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(59.5 * MINUTE_S)
    await scene.start()
    await scene.pass_time(MINUTE_S)
    assert len(diary.shows("A quiz is still in session here.")) == 1
    assert not any("Start" in buttons(message) for message in scene.shown())
    await scene.host.slash(scene.channel, "trivia stop")
    await scene.pass_time(31)
    assert diary.lobby
    assert await diary.steps() == [("post", "sent", None), ("start", "sent", None)]


async def test_it_gives_way_to_a_quiz_that_does_not_end(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await scene.pass_time(59.5 * MINUTE_S)
    await scene.start()
    await scene.pass_time(5)
    live = diary.game()
    with diary.acting():
        await live.tell(Pause(live.clock.now_ms()))
    await scene.pass_time(22 * MINUTE_S)
    assert ("start", "failed", "busy") in await diary.steps()
    assert [trouble.reason for trouble in diary.told] == ["busy"]
    assert diary.shows("the night gave way to it.")
    assert [event for event in diary.events if event.status in (1, 2)] == []


async def test_out_of_turn_it_starts_at_once(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night(minutes=600))
    assert await planning.post_now(diary.store.writer, ID, 77, wall_ms())
    await diary.wake()
    await scene.pass_time(5)
    assert "**Now**" in text_of(scene.shown()[0])
    assert diary.lobby


async def test_it_goes_as_far_as_its_channel(diary: Diary, scene: Scene) -> None:
    await scene.horizon(9)
    await scene.horizon(4, scene.channel)
    await diary.announce(diary.night())
    assert "episode 4" in (diary.coming[0].description or "")
    await scene.pass_time(61 * MINUTE_S)
    assert diary.game().game.settings.horizon == 4


async def test_the_night_is_the_servers_and_outlives_whoever_arranged_it(diary: Diary, scene: Scene) -> None:
    await diary.announce(diary.night())
    await erase_person(diary.store.writer, scene.host.id)
    await diary.wake()
    assert len(diary.events) == 1
    await scene.pass_time(61 * MINUTE_S)
    assert diary.lobby


@pytest.mark.parametrize(
    ("wall", "reminder"),
    [
        # The clocks of London go forward at 01:00 UTC: 01:30 is left out, and the night is at 02:00.
        ("2027-03-28T01:30", "2027-03-28T00:45+00:00"),
        ("2027-03-29T01:30", "2027-03-29T00:15+00:00"),
        # They go back at 01:00 UTC: of the two the first counts.
        ("2027-10-31T01:30", "2027-10-31T00:15+00:00"),
        # The reminder is on the day before.
        ("2027-01-01T00:05", "2026-12-31T23:50+00:00"),
    ],
)
async def test_the_hour_is_the_one_on_the_wall_and_the_reminder_so_long_before(
    diary: Diary, wall: str, reminder: str
) -> None:
    plan = Plan(start=datetime.fromisoformat(wall), zone="Europe/London")
    await diary.announce(replace(diary.night(), plan=planning.plan_json(plan)))
    night = await diary.get()
    assert (night.next_ms or 0) - night.ahead_ms == round(datetime.fromisoformat(reminder).timestamp() * 1000)


async def open_panel(diary: Diary, member: MemberActor) -> ResponseMessage:
    """Press the button of another panel that opens this one."""
    scene = diary.scene
    button = Press.make("Terms", "night_options", ID)
    with diary.acting():
        await scene.bot.get_partial_messageable(scene.channel.id).send(
            view=card("A panel", rows=[ui.ActionRow(button)])
        )
    return answer_of(await member.click(scene.shown()[-1], label="Terms"))


async def choose(member: MemberActor, panel: ResponseMessage, setting: str, value: str) -> InteractionResult:
    custom_id = f"c1s:night_set:{ID}:{setting}"
    return await member.select(panel, [value], custom_id=custom_id)


async def test_the_terms_are_set_on_a_panel_by_whoever_may_announce(diary: Diary, scene: Scene) -> None:
    role = scene.guild.create_role("Announcers")
    await change_server(diary.store.writer, scene.guild.id, announcer_role=role.id)
    announcer = scene.guild.add_member(scene.env.create_user("ada"), roles=[role])
    await diary.announce(diary.night())
    panel = await open_panel(diary, announcer)
    for setting, value in (
        ("mode", "race"), ("questions", "20"), ("seconds", "30"), ("category", "music"), ("difficulty", "hard"),
        ("remind_min", "60"), ("wait_min", "5"),
    ):  # fmt: skip
        await choose(announcer, panel, setting, value)
    assert read_options((await diary.get()).draft.options) == NightOptions(
        mode="race", questions=20, seconds=30, category="music", difficulty="hard", remind_min=60, wait_min=5
    )
    # An hour before it is now: the reminder goes out at once.
    await scene.pass_time(5)
    assert "waits 5 minutes" in (diary.coming[0].description or "")
    assert "20 questions, 30 seconds" in text_of(diary.shows("At **<t:")[0])
    assert "takes the role" in said(await scene.ann.click(scene.shown()[-2], label="Terms"))


async def test_the_hour_of_the_reminder_is_moved_only_by_whoever_may_mention_its_roles(
    diary: Diary, scene: Scene, manager: MemberActor
) -> None:
    quiet = scene.guild.create_role("Quiet")
    await diary.announce(diary.night(roles=(quiet.id,)))
    panel = await open_panel(diary, manager)
    assert "you could not mention yourself" in said(await choose(manager, panel, "remind_min", "1440"))
    assert read_options((await diary.get()).draft.options).remind_min == 15
    # What mentions nobody is theirs to set, and so is the reminder of a night that is off.
    await choose(manager, panel, "seconds", "30")
    await rescheduling.pause(diary.store.writer, await diary.get(), manager.id, wall_ms())
    await choose(manager, panel, "remind_min", "60")
    options = read_options((await diary.get()).draft.options)
    assert (options.seconds, options.remind_min) == (30, 60)


async def test_what_the_panel_does_not_offer_is_refused(diary: Diary, scene: Scene) -> None:
    role = scene.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    manager = scene.guild.add_member(scene.env.create_user("max"), roles=[role])
    await diary.announce(diary.night())
    panel = await open_panel(diary, manager)
    await change_settings(diary.store.writer, scene.guild.id, longest=10)
    assert "10" in said(await choose(manager, panel, "questions", "20"))
    assert await stored.cancel(diary.store.writer, ID, scene.host.id, now=wall_ms(), reason="cancelled")
    assert said(await choose(manager, panel, "seconds", "30")) == "That trivia night is off the books."


async def test_a_night_is_switched_on_and_off_among_what_the_bot_writes_itself(diary: Diary, scene: Scene) -> None:
    role = scene.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    auto = Auto(scene, scene.guild.add_member(scene.env.create_user("max"), roles=[role]))
    soon = discord.utils.utcnow() + timedelta(minutes=40)
    shown = await auto.switch_on("night", at=f"{soon:%H:%M}")
    shown = answer_of(await auto.choose(shown, "auto_days:night", *map(str, range(7))))
    starts = round(soon.replace(second=0, microsecond=0).timestamp())
    (event,) = diary.coming
    assert start_of(event) == starts
    panel = answer_of(await auto.press(shown, "night_options"))
    await auto.choose(panel, ":questions", "3")
    assert "3 questions" in (diary.coming[0].description or "")
    await scene.pass_time(42 * MINUTE_S)
    assert "3 questions" in text_of(diary.lobby)

    shown = await auto.open("night")
    await auto.press(shown, "auto_switch:night")
    assert diary.coming == []
