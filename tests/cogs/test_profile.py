"""/profile: what somebody has earned, in words and as a picture."""

import io

import pytest
from PIL import Image
from simcord.results import ResponseMessage

from bot.games.scores import badges
from bot.storage import boards
from bot.times import now_ms
from tests.cogs.scene import LEAD_S, PAUSE_S, SETTLING_S, Scene, answer_of, buttons, said, text_of, walk
from tests.cogs.test_board import earn


def galleries(message: ResponseMessage) -> list[dict[str, object]]:
    return [item for part in walk(message.components) if part["type"] == 12 for item in part["items"]]


def picture(scene: Scene, message: ResponseMessage) -> Image.Image:
    """Return the picture that came with a message."""
    (attachment,) = scene.env.backend.messages[scene.channel.id][message.id].attachments
    data = scene.env.backend.cdn.get(attachment["url"])
    assert data is not None
    return Image.open(io.BytesIO(data))


async def play(scene: Scene) -> None:
    """Play two questions: Ann has both right, Ben the second one only."""
    await scene.start(2, 10)
    await scene.pass_time(LEAD_S)
    first = scene.question(1)
    await scene.press(scene.ann, first, scene.answer(first))
    await scene.press(scene.ben, first, scene.wrong(first)[0])
    for _ in range(20):
        await scene.pass_time(1)
        if len([one for one in scene.shown() if "-# Question 2 of " in text_of(one)]) == 1:
            break
    second = scene.question(2)
    await scene.press(scene.ann, second, scene.answer(second))
    await scene.press(scene.ben, second, scene.answer(second))
    await scene.pass_time(10 + SETTLING_S + PAUSE_S)


async def test_a_game_shows_in_the_profile_of_each_who_played_it(scene: Scene) -> None:
    await play(scene)
    shown = answer_of(await scene.ann.slash(scene.channel, "profile"))
    text = text_of(shown)
    assert not shown.ephemeral
    assert text.startswith(f"### The file on {scene.ann.mention}\nNumber **1** of 2\n")
    assert "and **1** win in one quiz" in text
    assert "**100%** right (2 of 2)" in text
    assert "Longest streak **2**, present streak **2**" in text
    assert "★ " in text
    assert f"Badges: 3 of {len(badges())}" in text
    assert "First Statement" in text
    assert "First Arrest" in text
    other = text_of(answer_of(await scene.ann.slash(scene.channel, "profile", member=scene.ben)))
    assert "Number **2** of 2" in other
    assert "**50%** right (1 of 2)" in other
    assert "and **0** wins in one quiz" in other


async def test_it_is_acknowledged_first_and_comes_with_a_picture_that_is_told_in_words(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 800, scene.ben.id: 900}, answered=10)
    shown = answer_of(await scene.ann.slash(scene.channel, "profile"))
    (item,) = galleries(shown)
    assert item["description"] == (
        "The figures of this file as a picture. Accuracy 80%. By category: Story 80%. "
        "Points in the last quizzes, oldest first: 800."
    )
    callbacks = [request.json or {} for request in scene.env.http_requests if "/callback" in request.path]
    assert callbacks[-1]["type"] == 5


async def test_nobody_has_to_show_their_own_to_all(scene: Scene) -> None:
    await earn(scene, {scene.ann.id: 800})
    assert "The file on" in said(await scene.ann.slash(scene.channel, "profile", private=True))


async def test_who_has_not_played_is_told_where_to_begin(scene: Scene) -> None:
    shown = answer_of(await scene.ann.slash(scene.channel, "profile"))
    assert text_of(shown).startswith("No file on you here yet.")
    assert not galleries(shown)


async def test_of_a_member_who_has_not_played_there_is_a_kind_word(scene: Scene) -> None:
    shown = answer_of(await scene.ann.slash(scene.channel, "profile", member=scene.ben))
    assert text_of(shown).startswith(f"No file on {scene.ben.mention} in this server.")


async def test_a_profile_is_of_this_server_only(scene: Scene) -> None:
    await earn(scene, {scene.ben.id: 700}, guild_id=99)
    shown = answer_of(await scene.ann.slash(scene.channel, "profile", member=scene.ben))
    assert text_of(shown).startswith("No file on")


async def test_bots_have_no_profile(scene: Scene) -> None:
    robot = scene.guild.add_member(scene.env.create_user("robot", bot=True))
    assert "Bots keep no files here." in said(await scene.ann.slash(scene.channel, "profile", member=robot))


async def test_in_a_direct_message_there_is_ones_own_file_over_all_servers(scene: Scene) -> None:
    assert "No file on you anywhere yet." in text_of(answer_of(await scene.ann.user.slash("profile")))
    await earn(scene, {scene.ann.id: 700, scene.ben.id: 100})
    await earn(scene, {scene.ann.id: 200}, guild_id=99)
    text = text_of(answer_of(await scene.ann.user.slash("profile")))
    assert "**900** points and **0** wins in 2 quizzes" in text
    assert "Longest streak **9**, present streak **9**" in text
    assert "Number" not in text
    assert "What you have earned in all servers together." in text


async def test_in_a_direct_message_nobody_elses_file_is_shown(scene: Scene) -> None:
    await earn(scene, {scene.ben.id: 700})
    refused = await scene.ann.user.slash("profile", member=scene.ben.user)
    assert "only your own file" in text_of(refused.response)


async def test_the_last_ten_quizzes_are_shown_newest_first(scene: Scene) -> None:
    for number in range(12):
        await earn(
            scene, {scene.ann.id: 100 * (12 - number)}, days_ago=number, won=scene.ann.id if number < 2 else None
        )
    lines = text_of(answer_of(await scene.ann.slash(scene.channel, "profile"))).splitlines()
    assert "★ 1200 · ★ 1100 · 1000 · 900 · 800 · 700 · 600 · 500 · 400 · 300" in lines


async def test_a_new_season_leaves_badges_and_says_so(scene: Scene) -> None:
    await play(scene)
    await scene.bot.store.writer.run(
        lambda connection: boards.reset_season(connection, scene.guild.id, now_ms() + 60_000_000)
    )
    shown = answer_of(await scene.ann.slash(scene.channel, "profile"))
    assert "A new season has begun here" in text_of(shown)
    assert "First Arrest" in text_of(shown)
    assert not galleries(shown)


async def test_the_erased_have_no_file_and_no_badges(scene: Scene) -> None:
    await play(scene)
    asked = answer_of(await scene.ann.slash(scene.channel, "privacy delete"))
    await scene.ann.click(asked, label="Erase it")
    assert "No file on you here yet." in text_of(answer_of(await scene.ann.slash(scene.channel, "profile")))


async def test_a_button_tells_what_badges_are_for_to_the_presser_alone(scene: Scene) -> None:
    await play(scene)
    shown = answer_of(await scene.ann.slash(scene.channel, "profile"))
    assert list(buttons(shown)) == ["What they are for"]
    held, still = said(await scene.ben.click(shown, label="What they are for")).split("**Still to be had**")
    assert held.startswith(f"### The badges of {scene.ann.mention}")
    assert "**First Arrest** – win a quiz" in held
    assert "**Chief Inspector** – 50 wins" in still
    assert held.count(" – ") + still.count(" – ") == len(badges())


@pytest.mark.parametrize("games", [1, 12])
async def test_the_picture_is_a_small_png(scene: Scene, games: int) -> None:
    for number in range(games):
        await earn(scene, {scene.ann.id: 800 - number}, answered=10, days_ago=number)
    shown = answer_of(await scene.ann.slash(scene.channel, "profile"))
    drawn = picture(scene, shown)
    assert drawn.format == "PNG"
    assert drawn.width == 720
    assert drawn.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
