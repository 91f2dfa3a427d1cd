"""/leaderboard: who has earned what, by period and measure, in this server and everywhere."""

import aiosqlite
import pytest
from simcord import InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.storage import boards
from bot.storage.people import player_id
from bot.storage.queries import games as sql
from bot.storage.totals import GameScore
from bot.times import now_ms
from tests.cogs.scene import Scene, answer_of, buttons, said, text_of, walk

DAY_MS = 86_400_000


async def earn(
    scene: Scene,
    points: dict[int, int],
    *,
    guild_id: int | None = None,
    days_ago: int = 0,
    answered: int | None = None,
    won: int | None = None,
) -> None:
    """Write down a finished game in which each user, by id, earned so many points, a hundred for each right answer."""
    game_id = scene.env.backend.snowflake()
    guild = guild_id or scene.guild.id
    at_ms = now_ms() - days_ago * DAY_MS

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.add_game(
            connection,
            id=game_id,
            guild_id=guild,
            channel_id=game_id,
            host_id=await player_id(connection, scene.host.id),
            started_ms=at_ms,
            beside=0,
        )
        await sql.finish(connection, game_id=game_id, finished_ms=at_ms)
        await sql.told(connection, game_id=game_id, told_ms=at_ms)
        scores = []
        for user, earned in points.items():
            right = earned // 100
            scores.append(
                GameScore(
                    player_id=await player_id(connection, user),
                    points=earned,
                    correct=right,
                    answered=answered or right,
                    streak=right,
                    lead=right,
                    tail=0 if answered else right,
                    won=user == won,
                    finished_ms=at_ms,
                    categories={"story": (answered or right, right)},
                )
            )
        await boards.keep(connection, game_id, guild, at_ms, scores)

    await scene.bot.store.writer.run(job)


async def show(scene: Scene, member: MemberActor, **options: object) -> ResponseMessage:
    shown = answer_of(await member.slash(scene.channel, "leaderboard", **options))
    assert not shown.ephemeral
    return shown


def ranks(message: ResponseMessage) -> list[str]:
    return [line.split("**")[1] for line in text_of(message).splitlines() if line.startswith("**") and "." in line[:6]]


def chosen(message: ResponseMessage) -> list[str]:
    """Return what the selects of a board stand at."""
    selects = [part for part in walk(message.components) if part["type"] == 3]
    return [option["label"] for part in selects for option in part["options"] if option.get("default")]


async def choose(member: MemberActor, message: ResponseMessage, action: str, value: str) -> InteractionResult:
    select = next(part for part in walk(message.components) if f":{action}:" in part.get("custom_id", ""))
    return await member.select(message, [value], custom_id=select["custom_id"])


async def test_an_empty_board_says_how_to_fill_it(scene: Scene) -> None:
    board = await show(scene, scene.ann)
    assert text_of(board).splitlines() == [
        "## The board of this server",
        "**All time · Points**",
        "No quiz has left a mark here yet. /trivia start opens the first.",
        f"-# {scene.ann.mention} is not on this board yet.",
    ]
    assert list(buttons(board)) == ["Global board"]


async def test_points_of_several_games_add_up(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 250, scene.ben.id: 120})
    await earn(scene, {scene.ben.id: 1200})
    lines = text_of(await show(scene, scene.ann)).splitlines()
    assert lines[2:4] == [
        f"**1.** {scene.ben.mention} · **1,320** points · 13 of 13 right in 2 quizzes",
        f"**2.** {scene.ann.mention} · **250** points · 2 of 2 right in one quiz",
    ]
    assert lines[-1] == f"-# {scene.ann.mention} is number 2: **250** points."


async def test_equal_points_share_a_rank(scene: Scene) -> None:
    await earn(scene, {scene.host.id: 100, scene.ann.id: 300, scene.ben.id: 300, scene.moderator.id: 50})
    board = await show(scene, scene.ben)
    assert ranks(board) == ["1.", "1.", "3.", "4."]
    assert f"{scene.ben.mention} is number 1: **300** points." in text_of(board)


async def test_another_servers_points_do_not_show(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 100})
    other = scene.env.create_guild("Elsewhere")
    room = other.create_text_channel("room")
    guest = other.add_member(scene.ann.user)
    assert "No quiz has left a mark here yet." in text_of((await guest.slash(room, "leaderboard")).response)


async def test_a_board_may_be_asked_for_in_private(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 100})
    assert "number 1" in said(await scene.ann.slash(scene.channel, "leaderboard", private=True))


async def test_the_period_is_chosen_on_the_card(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 500}, days_ago=40)
    await earn(scene, {scene.ben.id: 200})
    board = await show(scene, scene.ann)
    assert chosen(board) == ["All time", "Points"]
    await choose(scene.ann, board, "board_period", "day")
    assert chosen(board) == ["Today", "Points"]
    assert scene.ben.mention in text_of(board)
    assert f"{scene.ann.mention} is not on this board yet." in text_of(board)
    assert "Days begin at midnight (UTC), weeks on Monday." in text_of(board)
    await choose(scene.ann, board, "board_period", "all")
    assert f"{scene.ann.mention} is number 1" in text_of(board)


async def test_a_day_without_a_quiz_says_so(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 500}, days_ago=40)
    assert "Nothing to report for these days." in text_of(await show(scene, scene.ann, period="month"))


async def test_the_measure_is_chosen_on_the_card(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 1500, scene.ben.id: 1800}, answered=20, won=scene.ben.id)
    await earn(scene, {scene.moderator.id: 1900})
    board = await show(scene, scene.ann)
    await choose(scene.ann, board, "board_measure", "accuracy")
    lines = text_of(board).splitlines()
    assert lines[1] == "**All time · Accuracy**"
    # The moderator answered 19 questions, one too few.
    assert lines[2:4] == [
        f"**1.** {scene.ben.mention} · **90.0%** · 18 of 20 right in one quiz",
        f"**2.** {scene.ann.mention} · **75.0%** · 15 of 20 right in one quiz",
    ]
    assert "-# Accuracy counts from 20 answers on." in lines
    await choose(scene.ann, board, "board_measure", "wins")
    assert f"**1.** {scene.ben.mention} · **1** win ·" in text_of(board)
    assert ranks(board) == ["1."]
    await choose(scene.ann, board, "board_measure", "streak")
    assert f"**1.** {scene.moderator.mention} · **19** right in a row ·" in text_of(board)
    assert chosen(board) == ["All time", "Longest streak"]


async def test_measure_and_period_may_be_named_in_the_command(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 300})
    board = await show(scene, scene.ann, period="week", measure="streak")
    assert chosen(board) == ["This week", "Longest streak"]
    assert "**3** right in a row" in text_of(board)


async def crowd(scene: Scene) -> None:
    """Fill three pages: 23 strangers with 2300, 2200 … 100 points, and Ann between the last ones."""
    await earn(scene, {1000 + place: 100 * (24 - place) for place in range(1, 24)} | {scene.ann.id: 250})


async def test_pages_turn_in_place_for_the_asker(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    assert "1 of 3" in buttons(board)
    assert ranks(board) == [f"{place}." for place in range(1, 11)]
    assert f"{scene.ann.mention} is number 22: **250** points." in text_of(board)
    for page, first in ((2, 11), (3, 21)):
        await scene.ann.click(board, label="More ▶")
        assert f"{page} of 3" in buttons(board)
        assert ranks(board)[0] == f"{first}."
    assert ranks(board) == ["21.", "22.", "23.", "24."]
    assert buttons(board)["More ▶"]["disabled"]
    await scene.ann.click(board, label="◀ Back")
    assert "2 of 3" in buttons(board)
    assert len(scene.shown()) == 1


async def test_a_page_keeps_its_period_and_measure_and_another_board_begins_at_the_first(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann, period="day", measure="streak")
    await scene.ann.click(board, label="More ▶")
    assert (chosen(board), "2 of 3" in buttons(board)) == (["Today", "Longest streak"], True)
    await choose(scene.ann, board, "board_measure", "points")
    assert (chosen(board), "1 of 3" in buttons(board)) == (["Today", "Points"], True)


async def test_somebody_else_gets_a_board_of_their_own(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    pressed = await scene.ben.click(board, label="More ▶")
    assert f"{scene.ben.mention} is not on this board yet." in said(pressed)
    assert pressed.response is not None
    assert "2 of 3" in buttons(pressed.response)
    assert "1 of 3" in buttons(board)
    await scene.ben.click(pressed.response, label="More ▶")
    assert "3 of 3" in buttons(pressed.response)
    assert len(scene.whispers(scene.ben)) == 1
    chose = await choose(scene.ben, board, "board_period", "day")
    assert chosen(answer_of(chose))[0] == "Today"
    assert chosen(board)[0] == "All time"


async def test_the_card_works_after_a_restart(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    await scene.crash()
    await scene.ann.click(board, label="More ▶")
    assert "2 of 3" in buttons(board)
    await choose(scene.ann, board, "board_period", "week")
    assert chosen(board)[0] == "This week"


async def test_a_page_that_is_no_more_shows_the_last_one(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    await scene.ann.click(board, label="More ▶")

    async def shrink(connection: aiosqlite.Connection) -> None:
        await connection.execute(
            "DELETE FROM standing WHERE player_id IN (SELECT id FROM player WHERE user_id BETWEEN 1006 AND 1023)"
        )

    await scene.bot.store.writer.run(shrink)
    await scene.ann.click(board, label="More ▶")
    assert ranks(board) == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert list(buttons(board)) == ["Global board"]


async def test_erased_people_leave_the_board_and_the_ranks_close_up(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 300, scene.ben.id: 200})
    asked = await scene.ann.slash(scene.channel, "privacy delete")
    assert asked.response is not None
    await scene.ann.click(asked.response, label="Erase it")
    board = text_of(await show(scene, scene.ben))
    assert scene.ann.mention not in board
    assert f"**1.** {scene.ben.mention} · **200** points" in board
    assert f"{scene.ann.mention} is not on this board yet." in text_of(await show(scene, scene.ann))


async def test_nobody_is_on_the_global_board_who_has_not_asked(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 300, scene.ben.id: 200})
    await earn(scene, {scene.ann.id: 100}, guild_id=99)
    shown = await scene.ann.slash(scene.channel, "leaderboard", scope="global")
    assert "A blank page." in said(shown)
    board = answer_of(shown)
    await scene.ann.click(board, label="Show me on it")
    assert f"**1.** {scene.ann.mention} · **400** points" in text_of(board)
    assert scene.ben.mention not in text_of(board)
    assert "You are on this board for everybody to see." in text_of(board)
    assert f"**1.** {scene.ann.mention}" in said(await scene.ben.slash(scene.channel, "leaderboard", scope="global"))
    await scene.ann.click(board, label="Take me off it")
    assert "A blank page." in text_of(board)
    assert "A blank page." in said(await scene.ben.slash(scene.channel, "leaderboard", scope="global"))


async def test_the_global_board_opens_from_the_servers_for_the_presser_alone(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 300})
    board = await show(scene, scene.ann, period="month")
    opened = await scene.ann.click(board, label="Global board")
    assert said(opened).startswith("## The global board")
    assert text_of(board).startswith("## The board of this server")
    own = answer_of(opened)
    assert chosen(own)[0] == "This month"
    await scene.ann.click(own, label="This server")
    assert text_of(own).startswith("## The board of this server")
    assert scene.ann.mention in text_of(own)


async def test_in_a_direct_message_there_is_the_global_board(scene: Scene) -> None:
    shown = await scene.ann.user.slash("leaderboard")
    assert text_of(shown.response).startswith("## The global board")
    assert "This server" not in buttons(answer_of(shown))
    refused = await scene.ann.user.slash("leaderboard", scope="server")
    assert "server" in text_of(refused.response)


@pytest.mark.parametrize("custom_id", ["c1b:board:1:123:next", "c1b:board:1:123:server:ever:points:next"])
async def test_a_button_of_an_older_card_is_turned_down_kindly(scene: Scene, custom_id: str) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    stored = scene.env.backend.messages[scene.channel.id][board.id]
    part = next(one for one in walk(stored.components) if one.get("label") == "More ▶")
    part["custom_id"] = custom_id
    pressed = await scene.ann.click(board, custom_id=custom_id)
    assert "button" in said(pressed)
