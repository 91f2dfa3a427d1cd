"""/leaderboard: a server's points, a page at a time."""

import aiosqlite
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.storage.people import player_id
from bot.storage.queries import games as sql
from tests.cogs.scene import Scene, buttons, said, text_of


async def earn(scene: Scene, points: dict[int, int]) -> None:
    """Write down a finished game of this server in which each user, by id, earned so many points."""
    game_id = scene.env.backend.snowflake()

    async def job(connection: aiosqlite.Connection) -> None:
        await sql.add_game(
            connection,
            id=game_id,
            guild_id=scene.guild.id,
            channel_id=scene.channel.id,
            host_id=await player_id(connection, scene.host.id),
            started_ms=0,
        )
        await sql.finish(connection, game_id=game_id, finished_ms=1)
        await sql.told(connection, game_id=game_id, told_ms=1)
        for user, earned in points.items():
            await sql.add_score(
                connection,
                game_id=game_id,
                player_id=await player_id(connection, user),
                guild_id=scene.guild.id,
                points=earned,
                correct=earned // 100,
            )

    await scene.bot.store.writer.run(job)


async def show(scene: Scene, member: MemberActor) -> ResponseMessage:
    shown = (await member.slash(scene.channel, "leaderboard")).response
    assert shown is not None
    assert not shown.ephemeral
    return shown


def ranks(message: ResponseMessage) -> list[str]:
    return [line.split("**")[1] for line in text_of(message).splitlines() if line.startswith("**")]


async def test_an_empty_board_says_how_to_fill_it(scene: Scene) -> None:
    board = await show(scene, scene.ann)
    assert text_of(board) == (
        "## The board of this server\nNo quiz has been finished here yet. /trivia start opens the first.\n"
        f"-# {scene.ann.mention} is not on the board yet."
    )
    assert not buttons(board)


async def test_points_of_several_games_add_up(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 250, scene.ben.id: 120})
    await earn(scene, {scene.ben.id: 200})
    lines = text_of(await show(scene, scene.ann)).splitlines()
    assert lines[1:3] == [
        f"**1.** {scene.ben.mention} · **320** points · 3 right in 2 quizzes",
        f"**2.** {scene.ann.mention} · **250** points · 2 right in one quiz",
    ]
    assert lines[-1] == f"-# {scene.ann.mention} is number 2 with 250 points."


async def test_equal_points_share_a_rank(scene: Scene) -> None:
    await earn(scene, {scene.host.id: 100, scene.ann.id: 300, scene.ben.id: 300, scene.moderator.id: 50})
    board = await show(scene, scene.ben)
    assert ranks(board) == ["1.", "1.", "3.", "4."]
    assert f"{scene.ben.mention} is number 1 with 300 points." in text_of(board)


async def test_another_servers_points_do_not_show(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 100})
    other = scene.env.create_guild("Elsewhere")
    room = other.create_text_channel("room")
    guest = other.add_member(scene.ann.user)
    assert "No quiz has been finished here yet." in text_of((await guest.slash(room, "leaderboard")).response)


async def crowd(scene: Scene) -> None:
    """Fill three pages: 23 strangers with 2300, 2200 … 100 points, and Ann between the last ones."""
    await earn(scene, {1000 + place: 100 * (24 - place) for place in range(1, 24)} | {scene.ann.id: 250})


async def test_pages_turn_in_place_for_the_asker(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    assert "1 of 3" in buttons(board)
    assert ranks(board) == [f"{place}." for place in range(1, 11)]
    assert f"{scene.ann.mention} is number 22 with 250 points." in text_of(board)
    for page, first in ((2, 11), (3, 21)):
        await scene.ann.click(board, label="More ▶")
        assert f"{page} of 3" in buttons(board)
        assert ranks(board)[0] == f"{first}."
    assert ranks(board) == ["21.", "22.", "23.", "24."]
    assert buttons(board)["More ▶"]["disabled"]
    await scene.ann.click(board, label="◀ Back")
    assert "2 of 3" in buttons(board)
    assert len(scene.shown()) == 1


async def test_somebody_else_gets_a_board_of_their_own(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    pressed = await scene.ben.click(board, label="More ▶")
    assert f"{scene.ben.mention} is not on the board yet." in said(pressed)
    assert pressed.response is not None
    assert "2 of 3" in buttons(pressed.response)
    assert "1 of 3" in buttons(board)
    await scene.ben.click(pressed.response, label="More ▶")
    assert "3 of 3" in buttons(pressed.response)
    assert len(scene.whispers(scene.ben)) == 1


async def test_pages_turn_after_a_restart(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    await scene.crash()
    await scene.ann.click(board, label="More ▶")
    assert "2 of 3" in buttons(board)


async def test_a_page_that_is_no_more_shows_the_last_one(scene: Scene) -> None:
    await crowd(scene)
    board = await show(scene, scene.ann)
    await scene.ann.click(board, label="More ▶")

    async def shrink(connection: aiosqlite.Connection) -> None:
        await connection.execute("UPDATE player SET user_id = NULL WHERE user_id BETWEEN 1006 AND 1023")

    await scene.bot.store.writer.run(shrink)
    await scene.ann.click(board, label="More ▶")
    assert ranks(board) == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert not buttons(board)


async def test_erased_people_leave_the_board_and_the_ranks_close_up(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 300, scene.ben.id: 200})
    asked = await scene.ann.slash(scene.channel, "privacy delete")
    assert asked.response is not None
    await scene.ann.click(asked.response, label="Erase it")
    board = text_of(await show(scene, scene.ben))
    assert scene.ann.mention not in board
    assert f"**1.** {scene.ben.mention} · **200** points" in board
    assert f"{scene.ann.mention} is not on the board yet." in text_of(await show(scene, scene.ann))
