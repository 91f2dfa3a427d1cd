"""/episode and /series: what everybody may read, and what waits for its episode."""

from pathlib import Path

import pytest
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.storage.people import progress_of
from tests.cogs.scene import LANTERN_STREET, Scene, answer_of, buttons, said, text_of, told_all

FINISHED = 5
WATCHED = "I have watched this"
SEALED = "What happens in it is under seal here until it has been watched."


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


async def show(scene: Scene, number: int, member: MemberActor | None = None, private: bool = False) -> ResponseMessage:
    result = await (member or scene.ann).slash(scene.channel, "episode", number=str(number), private=private)
    card = answer_of(result)
    assert card.ephemeral is private
    return card


async def reach(scene: Scene, episode: int) -> None:
    """Let the server and Ann have watched so far."""
    await scene.horizon(episode)
    await scene.progress(scene.ann, episode)


@pytest.mark.parametrize("horizon", [0, 1])
@pytest.mark.parametrize("private", [False, True])
async def test_before_its_number_an_episode_has_dates_and_a_seal(scene: Scene, horizon: int, private: bool) -> None:
    await reach(scene, horizon)
    told = text_of(await show(scene, 2, private=private))
    assert told.splitlines()[:4] == [
        "## The Tide Turns",
        "-# 潮目",
        "Winter",
        "Released 7 January 2031 ¹",
    ]
    assert "On television 10 February 2031 (worked out, not stated) ²" in told
    assert SEALED in told
    assert not any(later in told for later in ("Wick,", "Ada", "The One with the Clock", "seventeen", "Seen in it"))


@pytest.mark.parametrize("horizon", [2, 3, 5])
async def test_from_its_number_on_it_has_a_synopsis(scene: Scene, horizon: int) -> None:
    await reach(scene, horizon)
    told = text_of(await show(scene, 2))
    assert "Wick, the new apprentice, notices that lantern seventeen keeps the harbour's hours." in told
    assert "Also known as The One with the Clock" in told
    assert SEALED not in told
    # Percy is in it, and has no name before the third episode.
    names = "Ada Finch, Inspector Brough, Wick" + (", Percy Finch" if horizon >= 3 else "")
    assert f"**Seen in it**\n{names} ¹" in told


async def test_a_fact_of_an_episode_waits_like_its_synopsis(scene: Scene) -> None:
    await reach(scene, 2)
    assert "glove" not in text_of(await show(scene, 3))
    await reach(scene, 3)
    assert "- Closes on a wet glove, the left one." in text_of(await show(scene, 3))


async def test_a_season_that_is_not_known_yet_is_not_named(scene: Scene) -> None:
    await reach(scene, 2)
    assert "Thaw" not in text_of(await show(scene, 4))
    assert "Released March 2032" in text_of(await show(scene, 4))
    await reach(scene, 3)
    assert "Thaw" in text_of(await show(scene, 4))


@pytest.mark.parametrize("number", [6, 10_000])
async def test_a_number_out_of_range(scene: Scene, number: int) -> None:
    told = said(await scene.ann.slash(scene.channel, "episode", number=str(number)))
    assert told == "There is no such episode. The series has 5."


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("", [1, 2, 3, 4, 5]), ("3", [3]), (" 4", [4]), ("ep 2", [2]), ("late fer", [3]), ("9", []), ("qqq", [])],
)
async def test_episodes_are_suggested_by_number_and_title(scene: Scene, typed: str, numbers: list[int]) -> None:
    choices = await scene.ann.autocomplete(scene.channel, "episode", "number", typed)
    assert [choice["value"] for choice in choices] == [f"episode-{number}" for number in numbers]


@pytest.mark.parametrize("text", ["3", "episode 3", "The Late Ferry", "episode-3", "late fer"])
async def test_an_episode_is_found_by_number_and_title(scene: Scene, text: str) -> None:
    told = told_all(await scene.ann.slash(scene.channel, "episode", number=text))
    assert told.startswith("## The Late Ferry\n")


async def test_the_neighbours_are_reached_by_buttons_in_place(scene: Scene) -> None:
    await reach(scene, 2)
    card = await show(scene, 2)
    await scene.ann.click(card, label="The Late Ferry ▶")
    assert text_of(card).startswith("## The Late Ferry\n")
    assert SEALED in text_of(card)
    await scene.ann.click(card, label="◀ The Tide Turns")
    await scene.ann.click(card, label="◀ Forty Lamps")
    assert text_of(card).startswith("## Forty Lamps\n")
    assert not any(label.startswith("◀ ") for label in buttons(card) if label != "◀ Back")
    assert len(scene.shown()) == 1
    last = await show(scene, 5)
    assert not any(label.endswith(" ▶") for label in buttons(last) if label != "More ▶")


async def test_a_neighbour_reached_by_somebody_else_opens_in_private(scene: Scene) -> None:
    await reach(scene, 2)
    await scene.progress(scene.ben, 3)
    card = await show(scene, 2)
    turned = await scene.ben.click(card, label="The Late Ferry ▶")
    assert "The ferry brings Percy Finch" in said(turned)
    assert text_of(card).startswith("## The Tide Turns\n")
    await scene.ben.click(answer_of(turned), label="Below Stairs ▶")
    assert SEALED in text_of(turned.response)


async def test_watched_under_a_private_card_opens_it_in_place(scene: Scene) -> None:
    await reach(scene, 0)
    card = await show(scene, 2, private=True)
    pressed = await scene.ann.click(card, label=WATCHED)
    assert answer_of(pressed).id == card.id
    assert "Wick, the new apprentice" in text_of(card)
    assert "Nothing here goes beyond episode 2." in text_of(card)
    assert WATCHED not in buttons(card)
    assert await progress_of(scene.bot.store.reader, scene.ann.id) == 2


async def test_watched_under_a_public_card_is_noted_in_private(scene: Scene) -> None:
    await reach(scene, 0)
    card = await show(scene, 2)
    before = text_of(card)
    told = said(await scene.ben.click(card, label=WATCHED))
    assert "Noted: you have watched up to episode 2 of 5." in told
    assert text_of(card) == before
    assert await progress_of(scene.bot.store.reader, scene.ben.id) == 2
    assert await progress_of(scene.bot.store.reader, scene.ann.id) == 0


async def test_watched_never_lowers_what_is_noted(scene: Scene) -> None:
    await reach(scene, 0)
    card = await show(scene, 2)
    await scene.progress(scene.ben, 4)
    told = said(await scene.ben.click(card, label=WATCHED))
    assert "up to episode 4 of 5" in told
    assert await progress_of(scene.bot.store.reader, scene.ben.id) == 4


async def test_watched_is_not_offered_to_those_who_have(scene: Scene) -> None:
    await reach(scene, 2)
    assert WATCHED not in buttons(await show(scene, 1))
    assert WATCHED not in buttons(await show(scene, 2))
    assert WATCHED in buttons(await show(scene, 3))


async def test_the_buttons_work_after_a_restart(scene: Scene) -> None:
    await reach(scene, 1)
    card, private = await show(scene, 2), await show(scene, 3, private=True)
    await scene.crash()
    await scene.ann.click(card, label="The Late Ferry ▶")
    assert text_of(card).startswith("## The Late Ferry\n")
    await scene.ann.click(private, label=WATCHED)
    assert "The ferry brings Percy Finch" in text_of(private)


async def test_an_unknown_reader_is_asked_with_the_first_episode_too(scene: Scene) -> None:
    result = await scene.ann.slash(scene.channel, "episode", number="1")
    assert [text_of(asked).splitlines()[0] for asked in result.followups] == ["### How far are you?"]


async def test_an_episode_in_a_direct_message(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    reader, stranger = scene.ann.user, scene.env.create_user("dora")
    assert "Wick, the new apprentice" in text_of((await reader.slash("episode", number="2")).response)
    assert SEALED in text_of((await reader.slash("episode", number="3")).response)
    card = answer_of(await stranger.slash("episode", number="1"))
    assert SEALED in text_of(card)
    await stranger.click(card, label=WATCHED)
    assert "Ada makes her round" in text_of((await stranger.slash("episode", number="1")).response)


async def test_the_series_names_the_seasons_that_may_be_known(scene: Scene) -> None:
    await reach(scene, 2)
    told = told_all(await scene.ann.slash(scene.channel, "series"))
    assert told.startswith("## Lantern Street\n-# ランタン通り · Rantan Dōri\nAlso known as The Lamp Show\n")
    assert "**Winter**: episodes 1 to 3" in told
    assert "Thaw" not in told
    assert "Lantern seventeen goes out whenever the tide turns." in told
    await reach(scene, 4)
    told = told_all(await scene.ann.slash(scene.channel, "series"))
    assert "**Thaw**: episodes 4 to 5" in told
    assert "The Drowned Brother Case" in told
    assert "whenever the tide turns" not in told


async def test_the_series_in_private(scene: Scene) -> None:
    await scene.progress(scene.ann, 4)
    assert "**Thaw**" in said(await scene.ann.slash(scene.channel, "series", private=True))
    assert "**Thaw**" not in told_all(await scene.ann.slash(scene.channel, "series"))


async def test_an_episode_of_a_later_season_says_which_it_is_there(scene: Scene) -> None:
    await reach(scene, 4)
    assert text_of(await show(scene, 4)).splitlines()[2] == "Thaw, episode 1"
    await reach(scene, 2)
    assert "Thaw" not in text_of(await show(scene, 4))
