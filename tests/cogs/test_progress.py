"""/progress set and /progress show."""

import pytest

from tests.cogs.scene import Scene, said

UNCLEAR = "That is no episode. Give a number from 0 to 24, or “finished”."


async def note(scene: Scene, episode: str) -> str:
    return said(await scene.ann.slash(scene.channel, "progress set", episode=episode))


async def show(scene: Scene) -> str:
    return said(await scene.ann.slash(scene.channel, "progress show"))


@pytest.mark.parametrize(
    ("episode", "noted"),
    [
        ("0", "Noted: you have not started. Only what spoils nothing is shown to you."),
        ("nothing", "Noted: you have not started. Only what spoils nothing is shown to you."),
        ("1", "Noted: you have watched episode 1 of 24."),
        ("7", "Noted: you have watched up to episode 7 of 24."),
        (" 7 ", "Noted: you have watched up to episode 7 of 24."),
        ("Episode 7", "Noted: you have watched up to episode 7 of 24."),
        ("24", "Noted: you have watched all 24 episodes. No file is closed to you."),
        ("finished", "Noted: you have watched all 24 episodes. No file is closed to you."),
        ("FINISHED", "Noted: you have watched all 24 episodes. No file is closed to you."),
    ],
)
async def test_what_is_said_is_noted_and_shown(scene: Scene, episode: str, noted: str) -> None:
    assert noted in await note(scene, episode)
    assert noted in await show(scene)


async def test_the_last_episode_is_understood_like_every_other(scene: Scene) -> None:
    assert "you have watched all 24 episodes" in await note(scene, "Episode 24")


@pytest.mark.parametrize("episode", ["25", "-1", "7.5", "soon", "1000000000000", "７７", "seven; drop table progress"])
async def test_nonsense_is_turned_down_and_nothing_is_noted(scene: Scene, episode: str) -> None:
    await note(scene, "3")
    assert await note(scene, episode) == UNCLEAR
    assert "episode 3 of 24" in await show(scene)


async def test_somebody_who_has_not_said_is_asked(scene: Scene) -> None:
    assert (await show(scene)).startswith("### How far are you?")
    (asked,) = scene.whispers(scene.ann)
    chosen = await scene.ann.select(asked, ["24"])
    assert "you have watched all 24 episodes" in said(chosen)
    assert "you have watched all 24 episodes" in await show(scene)


async def test_it_may_be_changed_back(scene: Scene) -> None:
    await note(scene, "24")
    await note(scene, "2")
    assert "up to episode 2 of 24" in await show(scene)


async def test_it_survives_a_restart(scene: Scene) -> None:
    await note(scene, "5")
    await scene.crash()
    assert "up to episode 5 of 24" in await show(scene)


async def test_everybody_has_their_own(scene: Scene) -> None:
    await note(scene, "5")
    assert said(await scene.ben.slash(scene.channel, "progress show")).startswith("### How far are you?")


async def suggested(scene: Scene, typed: str) -> list[tuple[str, str]]:
    choices = await scene.ann.autocomplete(scene.channel, "progress set", "episode", typed)
    return [(choice["name"], choice["value"]) for choice in choices]


async def test_an_empty_text_suggests_every_episode(scene: Scene) -> None:
    everything = await suggested(scene, "")
    assert len(everything) == 25
    assert everything[0] == ("Not started", "0")
    assert everything[7] == ("Episode 7", "7")
    assert everything[24] == ("Episode 24: finished", "24")


async def test_the_number_typed_comes_first(scene: Scene) -> None:
    assert await suggested(scene, "4") == [("Episode 4", "4"), ("Episode 14", "14"), ("Episode 24: finished", "24")]


async def test_words_find_their_end_of_the_list(scene: Scene) -> None:
    assert await suggested(scene, "fin") == [("Episode 24: finished", "24")]
    assert await suggested(scene, "not") == [("Not started", "0")]
    assert await suggested(scene, "xyzzy") == []
