"""/trivia settings: who may, that every change is kept at once, and that quizzes go by what was said."""

from typing import Any

from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.storage.boards import Board, board_page
from bot.storage.trivia_settings import change_settings, panel_of, set_barred
from tests.cogs.scene import Scene, answer_of, buttons, options, said, text_of, told_all, walk
from tests.cogs.test_board import earn


async def panel(scene: Scene, manager: MemberActor, tab: str | None = None) -> ResponseMessage:
    shown = answer_of(await manager.slash(scene.channel, "trivia settings"))
    assert shown.ephemeral
    return shown if tab is None else answer_of(await manager.click(shown, label=tab))


def select_of(message: ResponseMessage, action: str) -> dict[str, Any]:
    return next(part for part in walk(message.components) if f"s:{action}" in part.get("custom_id", ""))


async def choose(member: MemberActor, message: ResponseMessage, action: str, *values: Any) -> InteractionResult:
    return await member.select(message, values, custom_id=select_of(message, action)["custom_id"])


def standing(message: ResponseMessage) -> list[str]:
    """Return what the selects of a panel stand at."""
    selects = [part for part in walk(message.components) if part["type"] == 3]
    return [option["label"] for part in selects for option in part["options"] if option.get("default")]


async def say_so(scene: Scene, **changes: Any) -> None:
    await change_settings(scene.bot.store.writer, scene.guild.id, **changes)


async def test_only_who_manages_the_server_sees_the_panel(scene: Scene) -> None:
    refusal = "The settings are for those who may manage the server."
    assert said(await scene.moderator.slash(scene.channel, "trivia settings")) == refusal
    assert said(await scene.ann.slash(scene.channel, "trivia settings")) == refusal


async def test_who_has_lost_the_right_changes_nothing_by_an_old_panel(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    scene.env.backend.guilds[scene.guild.id].members[manager.id].role_ids.clear()
    assert "manage the server" in said(await choose(manager, shown, "settings_set:number", "25"))
    assert (await panel_of(scene.bot.store.reader, scene.guild.id)).settings.number == 10


async def test_a_server_that_has_said_nothing_goes_by_the_built_in_defaults(scene: Scene, manager: MemberActor) -> None:
    assert standing(await panel(scene, manager)) == [
        "Classic: everybody who is right scores",
        "10 questions",
        "20 seconds to answer",
        "Any category",
        "Any difficulty",
    ]


async def test_a_change_is_shown_in_place_and_kept(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    for action, value in (
        ("settings_set:mode", "race"),
        ("settings_set:number", "5"),
        ("settings_set:seconds", "30"),
        ("settings_set:category", "music"),
        ("settings_set:difficulty", "hard"),
    ):
        shown = answer_of(await choose(manager, shown, action, value))
    shown = answer_of(await manager.click(shown, label="Answers: by option"))
    shown = answer_of(await manager.click(shown, label="Hints: off"))
    assert {"Answers: typed", "Hints: on"} <= set(buttons(shown))
    await scene.crash()
    again = await panel(scene, manager)
    assert text_of(again) == text_of(shown)
    assert standing(again)[1:4] == ["5 questions", "30 seconds to answer", "Category: Music"]


async def test_a_quiz_goes_by_the_defaults(scene: Scene) -> None:
    await say_so(scene, number=3, seconds=45)
    opening = told_all(await scene.host.slash(scene.channel, "trivia quick"))
    assert "3 questions" in opening
    assert "45 seconds" in opening


async def test_two_changes_in_one_moment_are_both_kept(scene: Scene, manager: MemberActor) -> None:
    shown = await panel(scene, manager)
    await manager.click(shown, label="Hints: off")
    # The old card once more: the button says what it sets, so pressing it twice does not set it back.
    await manager.click(shown, label="Hints: on")
    await choose(manager, shown, "settings_set:number", "15")
    settings = (await panel_of(scene.bot.store.reader, scene.guild.id)).settings
    assert (settings.hints, settings.number) == (False, 15)


async def test_quizzes_stay_in_the_channels_that_are_allowed(scene: Scene, manager: MemberActor) -> None:
    hall = scene.guild.create_text_channel("hall")
    shown = await panel(scene, manager, "Where and who")
    assert "**Quizzes are allowed in every channel.**" in text_of(shown)
    shown = answer_of(await choose(manager, shown, "settings_channels", hall))
    assert [str(one["id"]) for one in select_of(shown, "settings_channels")["default_values"]] == [str(hall.id)]
    refusal = f"There are no quizzes in this channel. Try <#{hall.id}>."
    assert said(await scene.start()) == refusal
    told_all(await scene.start(channel=hall))
    told_all(await scene.start(channel=scene.thread(hall)))


async def test_a_channel_that_was_deleted_is_shown_as_such(scene: Scene, manager: MemberActor) -> None:
    hall = scene.guild.create_text_channel("hall")
    await choose(manager, await panel(scene, manager, "Where and who"), "settings_channels", hall)
    shown = await panel(scene, manager, "Where and who")
    assert "deleted" not in text_of(shown)
    scene.bot.get_guild(scene.guild.id)._channels.pop(hall.id)  # type: ignore[union-attr]
    shown = await panel(scene, manager, "Where and who")
    assert "One of the channels has been deleted" in text_of(shown)
    assert not select_of(shown, "settings_channels").get("default_values")


async def test_only_moderators_start_quizzes_where_that_was_said(scene: Scene) -> None:
    await say_so(scene, hosts="moderators")
    assert said(await scene.start(host=scene.ann)) == "In this server only moderators start quizzes."
    told_all(await scene.start(host=scene.moderator))


async def test_a_role_starts_quizzes_where_that_was_said(scene: Scene, manager: MemberActor) -> None:
    quizmasters = scene.guild.create_role("Quizmasters")
    quizmaster = scene.guild.add_member(scene.env.create_user("quentin"), roles=[quizmasters])
    shown = answer_of(await choose(manager, await panel(scene, manager, "Where and who"), "settings_set:hosts", "role"))
    assert "No role is chosen yet" in text_of(shown)
    assert said(await scene.start(host=quizmaster)) == "In this server only moderators start quizzes."
    shown = answer_of(await choose(manager, shown, "settings_role", quizmasters))
    assert "No role is chosen yet" not in text_of(shown)
    refusal = f"In this server quizzes are started by <@&{quizmasters.id}>, and by moderators."
    assert said(await scene.start(host=scene.ann)) == refusal
    told_all(await scene.start(host=quizmaster))


async def test_a_channel_rests_between_two_quizzes(scene: Scene) -> None:
    await say_so(scene, cooldown_s=300)
    await scene.open_question()
    await scene.host.slash(scene.channel, "trivia stop")
    assert said(await scene.start()).startswith("This channel is having a rest. The next quiz may start <t:")
    told_all(await scene.start(channel=scene.guild.create_text_channel("hall")))
    await scene.pass_time(300)
    told_all(await scene.start())


async def test_a_quiz_that_asked_nothing_is_no_reason_to_rest(scene: Scene) -> None:
    await say_so(scene, cooldown_s=300)
    await scene.start()
    await scene.host.slash(scene.channel, "trivia stop")
    told_all(await scene.start())


async def test_a_quiz_is_no_longer_than_the_server_wants(scene: Scene) -> None:
    await say_so(scene, longest=5)
    assert said(await scene.start(6)) == "Quizzes have at most 5 questions in this server."
    told_all(await scene.start(5))


async def test_who_is_barred_neither_starts_nor_answers(scene: Scene, manager: MemberActor) -> None:
    refusal = "The people who run this server keep you out of its quizzes."
    question = await scene.open_question()
    shown = await panel(scene, manager, "People and season")
    assert "**Nobody is barred.**" in text_of(shown)
    shown = answer_of(await choose(manager, shown, "settings_barred", scene.ann))
    assert f"**Barred:** {scene.ann.mention}." in text_of(shown)
    option = next(iter(options(question)))
    assert said(await scene.press(scene.ann, question, option)) == refusal
    assert said(await scene.start(host=scene.ann, channel=scene.guild.create_text_channel("hall"))) == refusal
    await scene.press(scene.ben, question, option)
    answer_of(await choose(manager, shown, "settings_barred"))
    assert "Noted" in said(await scene.press(scene.ann, question, option))


async def test_the_barred_of_one_server_play_in_another(scene: Scene) -> None:
    await set_barred(scene.bot.store.writer, scene.guild.id + 1, [scene.ann.id])
    told_all(await scene.start(host=scene.ann))


async def test_a_new_season_is_begun_after_a_question(scene: Scene, manager: MemberActor) -> None:
    await earn(scene, {scene.ann.id: 300}, days_ago=1)
    board = Board(scene.guild.id, "all", 0, "points")
    asked = answer_of(
        await manager.click(await panel(scene, manager, "People and season"), label="Begin a new season…")
    )
    assert "Begin a new season?" in text_of(asked)
    kept = answer_of(await manager.click(asked, label="No, leave them"))
    assert "Nobody is barred" in text_of(kept)
    assert await board_page(scene.bot.store.reader, board, 0, 10)
    asked = answer_of(await manager.click(kept, label="Begin a new season…"))
    done = answer_of(await manager.click(asked, label="Yes, empty the boards"))
    assert text_of(done) == "The boards are empty. A new season has begun."
    assert await board_page(scene.bot.store.reader, board, 0, 10) == []


async def test_what_was_set_by_another_way_is_shown_and_stays(scene: Scene, manager: MemberActor) -> None:
    await say_so(scene, seconds=33)
    shown = await panel(scene, manager)
    assert "33 seconds to answer" in standing(shown)
    await choose(manager, shown, "settings_set:number", "5")
    assert (await panel_of(scene.bot.store.reader, scene.guild.id)).settings.seconds == 33


async def test_what_was_said_is_forgotten_with_the_server(scene: Scene) -> None:
    await say_so(scene, number=3)
    await set_barred(scene.bot.store.writer, scene.guild.id, [scene.ann.id])
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id)})
    await scene.env.settle()
    assert await panel_of(scene.bot.store.reader, scene.guild.id) == await panel_of(scene.bot.store.reader, 1)
