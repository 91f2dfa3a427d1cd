"""/character, as readers at different places in the story use it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from simcord import MemberActor

from tests.cogs.scene import PACK, Bots, Scene, buttons, said, text_of

FINISHED = 24


async def look_up(scene: Scene, name: str, member: MemberActor | None = None) -> str:
    return said(await (member or scene.ann).slash(scene.channel, "character", name=name))


async def suggested(scene: Scene, typed: str, member: MemberActor | None = None) -> dict[str, str]:
    """Return the names that are suggested for what has been typed, and what choosing one sends."""
    choices = await (member or scene.ann).autocomplete(scene.channel, "character", "name", typed)
    return {choice["name"]: choice["value"] for choice in choices}


async def test_only_the_asker_sees_the_card(scene: Scene) -> None:
    card = await look_up(scene, "James Blood")
    assert card.startswith("## James Blood\n")
    assert scene.shown() == []
    assert len(scene.whispers(scene.ann)) == 1
    assert scene.whispers(scene.ben) == []


@pytest.mark.parametrize(
    "name",
    [
        "james-blood",
        "James Blood",
        "jAMES bLOOD",
        "  james   blood ",
        "ジェームズ・ブラッド",
        "Jemuzu Buraddo",
        "James",
    ],
)
async def test_somebody_is_found_by_id_and_by_any_name(scene: Scene, name: str) -> None:
    assert (await look_up(scene, name)).startswith("## James Blood\n")


async def test_what_is_suggested_can_be_sent(scene: Scene) -> None:
    assert (await look_up(scene, (await suggested(scene, "sar"))["Sarah Sinclair"])).startswith("## Sarah Sinclair\n")


async def test_the_front_page_has_names_voices_facts_and_sources(scene: Scene) -> None:
    card = await look_up(scene, "Edmond Chandler")
    assert "-# エドモンド・チャンドラー · Edomondo Chandorā" in card
    assert "Also known as Eddie, Eddy" in card
    assert "- Japanese: Kentarō Takano" in card
    assert "**On file**\n- Eddie to everybody." in card
    assert "](<https://" in card


async def test_unknown_and_hidden_names_get_the_same_sentence(scene: Scene) -> None:
    hidden = await look_up(scene, "Tina Herst")
    unknown = await look_up(scene, "Qwrt Zzyxx")
    assert unknown == (
        "Nobody called “Qwrt Zzyxx” is on file for you. Pick a name from the list as you type, "
        "or note how far you are with /progress set."
    )
    assert hidden == unknown.replace("Qwrt Zzyxx", "Tina Herst")
    assert await look_up(scene, "tina-herst") == unknown.replace("Qwrt Zzyxx", "tina-herst")
    assert await look_up(scene, "ティナ・ハースト") == unknown.replace("Qwrt Zzyxx", "ティナ・ハースト")


async def test_a_name_that_opens_later_opens_then(scene: Scene) -> None:
    await scene.progress(scene.ann, 15)
    assert "Nobody called" in await look_up(scene, "Tina")
    await scene.progress(scene.ann, 16)
    assert (await look_up(scene, "Tina")).startswith("## Tina Herst\n")
    assert "Nobody called" in await look_up(scene, "Tina", scene.ben)


async def test_an_alias_that_spoils_waits_for_its_episode(scene: Scene) -> None:
    await scene.progress(scene.ann, 3)
    assert "Nobody called “Jeremy Payne”" in await look_up(scene, "Jeremy Payne")
    assert "Jeremy Payne" not in await look_up(scene, "Grimm")
    await scene.progress(scene.ann, 4)
    assert (await look_up(scene, "Jeremy Payne")).startswith("## Grimm\n")


async def test_a_near_miss_suggests_what_may_be_known(scene: Scene) -> None:
    assert await look_up(scene, "c") == (
        "Nobody is called exactly “c”. Did you mean **Edmond Chandler**, **Monica Campbell**?"
    )
    await scene.progress(scene.ann, 16)
    assert "**Geffrey Connor**" in await look_up(scene, "c")


async def test_a_single_near_miss_opens_the_card(scene: Scene) -> None:
    assert (await look_up(scene, "Lenox Galager")).startswith("## Lennox Gallagher\n")


async def test_markdown_and_mentions_in_a_query_are_not_obeyed(scene: Scene) -> None:
    told = await look_up(scene, "**qqq** _zz_ `x`")
    assert r"“\*\*qqq\*\* \_zz\_ \`x\`”" in told
    await look_up(scene, f"@everyone {scene.ben.mention}")


async def test_a_very_long_query_is_quoted_in_part(scene: Scene) -> None:
    told = await look_up(scene, "q" * 100)
    assert "“" + "q" * 59 + "…”" in told


async def test_a_card_grows_with_the_reader(scene: Scene) -> None:
    before = await look_up(scene, "James Blood")
    assert "How far you have watched is not on record" in before
    assert "First seen" not in before
    await scene.progress(scene.ann, 0)
    assert "Spoiler-free: you have not started yet." in await look_up(scene, "James Blood")
    await scene.progress(scene.ann, 1)
    middle = await look_up(scene, "James Blood")
    assert "First seen in episode 1" in middle
    assert "Nothing here goes beyond episode 1." in middle
    await scene.progress(scene.ann, FINISHED)
    assert "The whole file: you have finished." in await look_up(scene, "James Blood")


async def test_the_question_how_far_you_are_is_asked_and_answered_in_private(scene: Scene) -> None:
    await look_up(scene, "James Blood")
    (card,) = scene.whispers(scene.ann)
    asked = await scene.ann.click(card, label="How far are you?")
    assert said(asked).startswith("### How far are you?")
    assert asked.response is not None
    chosen = await scene.ann.select(asked.response, ["7"])
    assert "Noted: you have watched up to episode 7 of 24." in said(chosen)
    assert chosen.response is not None
    assert chosen.response.id == asked.response.id
    again = await scene.ann.slash(scene.channel, "character", name="James Blood")
    assert "Nothing here goes beyond episode 7." in said(again)
    assert again.response is not None
    assert "How far are you?" not in buttons(again.response)


async def test_pages_are_turned_in_place_and_back(scene: Scene) -> None:
    await scene.progress(scene.ann, FINISHED)
    first = await look_up(scene, "James Blood")
    (_, card) = scene.whispers(scene.ann)
    assert "1 of 4" in buttons(card)
    assert buttons(card)["◀ Back"]["disabled"]
    seen = [first]
    for page in (2, 3, 4):
        turned = await scene.ann.click(card, label="More ▶")
        assert turned.response is not None
        assert turned.response.id == card.id
        assert f"{page} of 4" in buttons(card)
        seen.append(text_of(card))
    assert buttons(card)["More ▶"]["disabled"]
    assert len(set(seen)) == 4
    assert all(page.startswith("## James Blood\n") for page in seen)
    await scene.ann.click(card, label="◀ Back")
    assert text_of(card) == seen[2]


async def test_pages_are_turned_after_a_restart(scene: Scene) -> None:
    await scene.progress(scene.ann, FINISHED)
    await look_up(scene, "James Blood")
    (_, card) = scene.whispers(scene.ann)
    await scene.crash()
    await scene.ann.click(card, label="More ▶")
    assert "2 of 4" in buttons(card)


async def test_a_page_that_is_no_more_shows_the_last_one(scene: Scene) -> None:
    await scene.progress(scene.ann, FINISHED)
    await look_up(scene, "James Blood")
    (_, card) = scene.whispers(scene.ann)
    for _ in range(3):
        await scene.ann.click(card, label="More ▶")
    await scene.progress(scene.ann, 0)
    await scene.ann.click(card, label="◀ Back")
    assert "◀ Back" not in buttons(card)
    assert "Spoiler-free: you have not started yet." in text_of(card)


async def test_a_card_that_has_closed_since_turns_no_page(scene: Scene) -> None:
    await scene.progress(scene.ann, FINISHED)
    await look_up(scene, "Harry Creighton")
    (_, card) = scene.whispers(scene.ann)
    await scene.progress(scene.ann, 0)
    assert said(await scene.ann.click(card, label="More ▶")) == (
        "That file is closed to you for now. Look the name up again."
    )


async def test_an_empty_text_suggests_the_main_people_first(scene: Scene) -> None:
    assert list(await suggested(scene, "")) == [
        "James Blood",
        "Sarah Sinclair",
        "Lennox Gallagher",
        "Edmond Chandler",
        "Monica Campbell",
    ]


async def test_suggestions_obey_the_readers_horizon(scene: Scene) -> None:
    assert await suggested(scene, "tina") == {}
    assert await suggested(scene, "ティナ") == {}
    await scene.progress(scene.ann, 16)
    assert await suggested(scene, "tina") == {"Tina Herst": "tina-herst"}
    assert await suggested(scene, "ティナ") == {"Tina Herst": "tina-herst"}
    assert await suggested(scene, "tina", scene.ben) == {}


async def test_suggestions_are_at_most_25(bots: Bots, scene: Scene, tmp_path: Path) -> None:
    pack = tmp_path / "crowded"
    shutil.copytree(PACK, pack)
    extras = [
        f'\n[[character]]\nid = "extra-{number}"\nfrom = 0\nname = {{ en = "Extra {number}" }}\n'
        'sources = ["captions"]\nconfidence = "high"\n'
        for number in range(40)
    ]
    with (pack / "characters.toml").open("a", encoding="utf-8") as file:
        file.writelines(extras)
    bots.settings = replace(bots.settings, pack=pack)
    await scene.crash()
    assert len(await suggested(scene, "")) == 25
    assert len(await suggested(scene, "extra")) == 25
    assert "Extra 39" in await suggested(scene, "extra 39")
