"""/person, /term and the lists: cast, staff, music, releases, timeline, recap, sources; at different horizons."""

from pathlib import Path

import pytest
from simcord.results import ResponseMessage

from tests.cogs.scene import LANTERN_STREET, Scene, answer_of, buttons, said, text_of, told_all

FINISHED = 5
LISTS = ("cast", "staff", "music", "releases", "timeline", "recap", "sources")


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


@pytest.fixture(autouse=True)
async def everybody_has_finished(scene: Scene) -> None:
    await scene.horizon(FINISHED)


async def show(scene: Scene, command: str, horizon: int, **options: str | bool) -> ResponseMessage:
    await scene.progress(scene.ann, horizon)
    return answer_of(await scene.ann.slash(scene.channel, command, **options))


async def told(scene: Scene, command: str, horizon: int, **options: str | bool) -> str:
    return text_of(await show(scene, command, horizon, **options))


async def test_a_person_has_their_parts_credits_and_albums(scene: Scene) -> None:
    told_of_voice = await told(scene, "person", FINISHED, name="Lionel Crabbe")
    assert "**Speaks**\n- **Ada Finch**: English, Harbour" in told_of_voice
    assert "**Percy Finch**" in told_of_voice
    assert "**Albums**\nHarbour Songs" in told_of_voice
    told_of_music = await told(scene, "person", 3, name="odile")
    assert "**Credits**\n- Music · Winter ¹" in told_of_music
    assert "the foghorn" not in told_of_music
    assert "- Music, and the foghorn · Winter, Thaw" in await told(scene, "person", 4, name="odile")


async def test_a_person_who_is_not_known_yet_is_nobody(scene: Scene) -> None:
    assert await told(scene, "person", 2, name="Lionel Crabbe") == (
        "Nobody called “Lionel Crabbe” is on file for you. Pick a name from the list as you type, "
        "or note how far you are with /progress set."
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [("tide clock", "Tide Clock"), ("潮時計", "Tide Clock"), ("lamplighters", "The Worshipful Lamplighters")],
)
async def test_a_term_is_an_organisation_a_thing_or_a_place(scene: Scene, name: str, title: str) -> None:
    assert (await told(scene, "term", FINISHED, name=name)).startswith(f"## {title}\n")


async def test_a_term_that_is_not_known_yet_is_nothing(scene: Scene) -> None:
    unknown = await told(scene, "term", 1, name="Qwrt Zzyxx")
    assert unknown.startswith("Nothing called “Qwrt Zzyxx” is on file for you.")
    assert await told(scene, "term", 1, name="潮時計") == unknown.replace("Qwrt Zzyxx", "潮時計")


async def test_a_character_is_no_term(scene: Scene) -> None:
    assert "Nothing called “Ada Finch”" in await told(scene, "term", FINISHED, name="Ada Finch")


async def test_the_cast_is_listed_by_character_and_grows(scene: Scene) -> None:
    early = await told(scene, "cast", 0)
    assert early.splitlines()[:2] == ["## The cast", "- **Ada Finch**: Mei Okada (Japanese) ¹"]
    assert "Crabbe" not in early
    late = await told(scene, "cast", 3)
    assert (
        "**Ada Finch**: Mei Okada (Japanese), Lionel Crabbe (English, Harbour), Mei Okada (English, Stand-in)" in late
    )
    assert "Stand-in" not in await told(scene, "cast", FINISHED)


async def test_the_cast_of_one_language(scene: Scene) -> None:
    english = await told(scene, "cast", FINISHED, language="en")
    assert "**Ada Finch**: Lionel Crabbe (Harbour)" in english
    assert "Japanese" not in english
    assert "- **Ada Finch**: Mei Okada ¹" in await told(scene, "cast", 0, language="ja")


async def test_the_languages_of_the_cast_are_buttons(scene: Scene) -> None:
    card = await show(scene, "cast", FINISHED)
    assert buttons(card)["All languages"]["disabled"]
    await scene.ann.click(card, label="English")
    assert "Japanese)" not in text_of(card)
    assert buttons(card)["English"]["disabled"]
    await scene.ann.click(card, label="All languages")
    assert "(Japanese)" in text_of(card)


async def test_the_staff_by_role(scene: Scene) -> None:
    assert "**Music**: Odile Marsh" in await told(scene, "staff", 0)
    assert "Tobias" not in await told(scene, "staff", 0)
    assert "**Script**: Tobias Reed" in await told(scene, "staff", 2)
    assert "Tobias" not in await told(scene, "staff", 4)
    alone = await show(scene, "staff", 2, role="script")
    assert "**Script**: Tobias Reed" in text_of(alone)
    assert "Music" not in text_of(alone)
    await scene.ann.click(alone, label="Every role")
    assert "**Music**" in text_of(alone)


async def test_roles_are_suggested_and_asked_about_as_far_as_they_are_known(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    choices = await scene.ann.autocomplete(scene.channel, "staff", "role", "")
    assert [choice["value"] for choice in choices] == ["Music", "Script"]
    assert said(await scene.ann.slash(scene.channel, "staff", role="foghorn")) == (
        "No role like “foghorn” is on file for you. Pick one from the list as you type."
    )
    await scene.progress(scene.ann, FINISHED)
    asked = answer_of(await scene.ann.slash(scene.channel, "staff", role="usi"))
    assert asked.ephemeral
    await scene.ann.click(asked, label="Music, and the foghorn")
    assert "**Music, and the foghorn**: Odile Marsh" in text_of(asked)


async def test_the_music(scene: Scene) -> None:
    early = await told(scene, "music", 0)
    assert "- **Lamps and Water** · 28 February 2031 · by Odile Marsh · 2 pieces" in early
    assert "Harbour Songs" not in early
    card = await show(scene, "music", FINISHED)
    assert "**Harbour Songs** · 2032 · by Lionel Crabbe · one piece" in text_of(card)
    assert "3 pieces" in text_of(card)
    await scene.ann.click(card, label="Lamps and Water")
    album = text_of(card)
    assert "Released 28 February 2031" in album
    assert "Music by Odile Marsh" in album
    assert "**3 pieces**\n1 Dusk Round · 2 Blue Hour · 3 Percy Finch Comes Ashore ¹" in album


async def test_the_releases(scene: Scene) -> None:
    early = await told(scene, "releases", 0)
    assert "**7 January 2031 · Everywhere with a harbour**\n- Three episodes on one evening. ¹" in early
    assert "Thaw" not in early
    assert "**March 2032**\n- The other two, a winter later, as Thaw." in await told(scene, "releases", 3)


async def test_the_timeline_has_three_sides(scene: Scene) -> None:
    card = await show(scene, "timeline", FINISHED)
    assert "**28 February 2031**\n- The album *Lamps and Water* comes out." in text_of(card)
    assert buttons(card)["Dates"]["disabled"]
    await scene.ann.click(card, label="The making")
    assert "**Design**\n- All forty lanterns were drawn, and thirty-nine were used." in text_of(card)
    assert "The last scene was written first" in text_of(card)
    assert "had no ending" not in text_of(card)
    await scene.ann.click(card, label="In the story")
    lines = [line for line in text_of(card).splitlines() if line.startswith("- ")]
    assert [line.split("**")[1] for line in lines] == ["Eleven years before", "Ten years before", "The third evening"]


async def test_the_storys_own_time_is_told_as_far_as_it_is_known(scene: Scene) -> None:
    card = await show(scene, "timeline", 1)
    await scene.ann.click(card, label="In the story")
    assert "Eleven years before" in text_of(card)
    assert "Ten years before" not in text_of(card)


async def test_the_story_so_far_cites_its_episodes(scene: Scene) -> None:
    assert "Nothing has happened yet" in await told(scene, "recap", 0)
    two = await told(scene, "recap", 2)
    assert "**Episode 1**\nAda makes her round" in two
    assert "**Episode 2**\nWick, the new apprentice" in two
    assert "The series itself, episode 1 · ² episode 2" in two
    assert "Episode 3" not in two


async def test_the_story_of_one_character(scene: Scene) -> None:
    at_three = await told(scene, "recap", 3, character="Ada Finch")
    assert at_three.startswith("## Ada Finch: the story so far\n**Episode 3**\n- Has a brother after all")
    assert "Nothing has happened yet" in await told(scene, "recap", 0, character="ada")
    assert "Nobody called “percy”" in await told(scene, "recap", 2, character="percy")


async def test_a_recap_can_ask_who_was_meant(scene: Scene) -> None:
    asked = await show(scene, "recap", FINISHED, character="Ada Fynch")
    assert asked.ephemeral
    await scene.ann.click(asked, label="Ada Finch")
    assert text_of(asked).startswith("## Ada Finch: the story so far\n")


async def test_sources_are_those_of_what_may_be_known(scene: Scene) -> None:
    early = await told(scene, "sources", 0)
    assert "**The Wicker Gazette**: [" in early
    assert "<https://gazette.example/lamps>" in early
    assert "Harbour Almanac" not in early
    assert "Harbour Almanac" in await told(scene, "sources", 3)


@pytest.mark.parametrize("command", LISTS)
async def test_a_private_list_is_for_its_asker(scene: Scene, command: str) -> None:
    await scene.progress(scene.ann, FINISHED)
    assert "The whole file" in said(await scene.ann.slash(scene.channel, command, private=True))
    assert scene.shown() == []


@pytest.mark.parametrize("command", LISTS)
async def test_a_list_in_a_direct_message_goes_as_far_as_its_reader(scene: Scene, command: str) -> None:
    await scene.progress(scene.ann, 2)
    reader, stranger = scene.ann.user, scene.env.create_user("dora")
    assert "Nothing here goes beyond episode 2." in text_of((await reader.slash(command)).response)
    assert "kept spoiler-free" in text_of((await stranger.slash(command)).response)


@pytest.mark.parametrize("command", LISTS)
async def test_the_lower_of_channel_and_reader_decides(scene: Scene, command: str) -> None:
    await scene.horizon(1)
    assert "Nothing here goes beyond episode 1." in await told(scene, command, FINISHED)


async def test_the_card_of_the_series_leads_to_the_lists(scene: Scene) -> None:
    card = await show(scene, "series", FINISHED)
    for label, title in (("Cast", "The cast"), ("Staff", "The staff"), ("Music", "Music"), ("Releases", "Releases")):
        await scene.ann.click(card, label=label)
        assert text_of(card).startswith(f"## {title}\n")
        card = await show(scene, "series", FINISHED)


async def test_the_series_has_what_was_said_of_it(scene: Scene) -> None:
    card = await show(scene, "series", 0)
    seen = text_of(card)
    while "More ▶" in buttons(card) and not buttons(card)["More ▶"]["disabled"]:
        await scene.ann.click(card, label="More ▶")
        seen += text_of(card)
    assert "praised the gaslight" in seen
    assert "nine lamps of ten" not in seen


async def test_somebody_else_turns_a_list_for_themselves(scene: Scene) -> None:
    await scene.progress(scene.ben, 1)
    card = await show(scene, "cast", FINISHED)
    before = text_of(card)
    turned = await scene.ben.click(card, label="English")
    assert "Crabbe" not in said(turned)
    assert text_of(card) == before
    assert told_all(await scene.ann.slash(scene.channel, "cast"))
