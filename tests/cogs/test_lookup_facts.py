"""/fact and /search: one thing at a time, and everything that has some words."""

from pathlib import Path

import pytest
from simcord.results import ResponseMessage

from tests.cogs.scene import LANTERN_STREET, Scene, answer_of, buttons, said, text_of, told_all

FINISHED = 5


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


@pytest.fixture(autouse=True)
async def everybody_has_finished(scene: Scene) -> None:
    await scene.horizon(FINISHED)
    for member in (scene.ann, scene.ben):
        await scene.progress(member, FINISHED)


KICKER = "-# One fact, from the file on"


async def fact(scene: Scene, **options: str | bool) -> ResponseMessage:
    return answer_of(await scene.ann.slash(scene.channel, "fact", **options))


def statement(card: ResponseMessage) -> str:
    """Return the fact itself, without its heading and what stands under it."""
    return text_of(card).splitlines()[2].rstrip(" ¹²³")


async def test_a_fact_has_its_subject_and_its_source(scene: Scene) -> None:
    lines = text_of(await fact(scene, topic="Ada Finch")).splitlines()
    assert lines[:2] == [KICKER, "### Ada Finch"]
    assert lines[3].startswith("-# Source")


async def test_another_goes_through_every_fact_of_a_topic_before_it_comes_round(scene: Scene) -> None:
    await scene.progress(scene.ann, 3)
    card = await fact(scene, topic="Ada Finch")
    first = statement(card)
    seen = [first]
    for _ in range(10):
        await scene.ann.click(card, label="Another")
        if statement(card) == first:
            break
        seen.append(statement(card))
    assert len(seen) == len(set(seen)) > 1
    assert statement(card) == first
    assert any("Has a brother after all" in one for one in seen)
    assert not any("only child" in one for one in seen)


async def test_somebody_elses_another_is_for_them_alone(scene: Scene) -> None:
    card = await fact(scene, topic="Ada Finch")
    before = text_of(card)
    assert said(await scene.ben.click(card, label="Another")).startswith(f"{KICKER}\n### Ada Finch\n")
    assert text_of(card) == before


async def test_a_topic_is_a_subject_or_a_theme(scene: Scene) -> None:
    assert text_of(await fact(scene, topic="production")).startswith(f"{KICKER}\n### Production\n")
    assert text_of(await fact(scene, topic="Reception")).startswith(f"{KICKER}\n### Reception\n")
    assert text_of(await fact(scene, topic="tide clock")).startswith(f"{KICKER}\n### Tide Clock\n")
    names = [choice["name"] for choice in await scene.ann.autocomplete(scene.channel, "fact", "topic", "")]
    assert names[:2] == ["Production", "Release"]
    assert len(names) <= 25


async def test_anything_may_come_where_no_topic_is_named(scene: Scene) -> None:
    assert text_of(await fact(scene)).startswith(f"{KICKER}\n### ")


async def test_a_topic_that_is_not_known_yet_is_nothing(scene: Scene) -> None:
    await scene.progress(scene.ann, 1)
    assert "Nothing called “潮時計” is on file for you." in text_of(await fact(scene, topic="潮時計"))


async def test_a_topic_without_facts_says_so(scene: Scene) -> None:
    await scene.progress(scene.ann, 0)
    await scene.ann.slash(scene.channel, "fact", topic="Inspector Brough")
    assert text_of(await fact(scene, topic="odile-marsh")) == "There is no fact about that on file for you yet."


async def test_a_private_fact_is_shared_with_the_channel_under_a_cover(scene: Scene) -> None:
    card = await fact(scene, topic="tide-clock", private=True)
    assert "Share" in buttons(card)
    shared = told_all(await scene.ann.click(card, label="Share"))
    assert f"||{statement(card)}||" in shared
    assert f"Shared by {scene.ann.mention}." in shared
    assert "one learns it in episode 4" in shared
    assert len(scene.shown()) == 1


async def test_what_everybody_may_know_is_shared_openly(scene: Scene) -> None:
    card = await fact(scene, topic="low-gas", private=True)
    shared = told_all(await scene.ann.click(card, label="Share"))
    assert "||" not in shared


async def test_a_fact_beyond_the_channel_is_not_shared(scene: Scene) -> None:
    await scene.horizon(2)
    card = await fact(scene, topic="tide-clock", private=True)
    assert "Runs true" in statement(card)
    told = said(await scene.ann.click(card, label="Share"))
    assert told == "That goes further than this channel has watched, so it stays between us."
    assert scene.shown() == []


async def test_nothing_else_is_shared_when_the_turn_has_moved_on(scene: Scene) -> None:
    card = await fact(scene, topic="tide-clock", private=True)
    await scene.progress(scene.ann, 2)
    told = said(await scene.ann.click(card, label="Share"))
    assert told == "That file is closed to you for now. Look the name up again."


async def test_there_is_nobody_to_share_with_outside_servers_and_under_public_facts(scene: Scene) -> None:
    assert "Share" not in buttons(await fact(scene, topic="tide-clock"))
    assert "Share" not in buttons(answer_of(await scene.ann.user.slash("fact", topic="tide-clock")))


async def search(scene: Scene, query: str, **options: bool) -> ResponseMessage:
    return answer_of(await scene.ann.slash(scene.channel, "search", query=query, **options))


async def test_a_search_finds_what_has_the_words_and_leads_there(scene: Scene) -> None:
    card = await search(scene, "slow hour")
    assert text_of(card).startswith("## Search: “slow hour”\n")
    await scene.progress(scene.ann, 2)
    card = await search(scene, "quarter slow")
    assert "One entry found" in text_of(card)
    assert "**quarter**" in text_of(card)
    await scene.ann.click(card, label="Tide Clock")
    assert text_of(card).startswith("## Tide Clock\n")


async def test_what_is_not_known_yet_is_neither_found_nor_counted(scene: Scene) -> None:
    nothing = text_of(await search(scene, "zzyxxq"))
    await scene.progress(scene.ann, 2)
    hidden = text_of(await search(scene, "presumed drowned"))
    assert "Nothing on file has those words" in hidden
    assert hidden.splitlines()[1] == nothing.splitlines()[1]
    await scene.progress(scene.ann, 3)
    assert "found" in text_of(await search(scene, "presumed drowned"))


@pytest.mark.parametrize("query", ['"*()NEAR', "a:b:c", "' OR 1=1 --", "||**__", "：", "q" * 60, "ランタン"])
async def test_any_text_can_be_searched_for(scene: Scene, query: str) -> None:
    assert "Search: “" in text_of(await search(scene, query))


async def test_the_pages_of_a_search_are_turned_and_end(scene: Scene) -> None:
    card = await search(scene, "the")
    seen = [text_of(card)]
    while not buttons(card)["More ▶"]["disabled"]:
        await scene.ann.click(card, label="More ▶")
        seen.append(text_of(card))
    assert len(set(seen)) == len(seen) > 1
    await scene.progress(scene.ann, 0)
    await scene.ann.click(card, label="◀ Back")
    assert "Spoiler-free" in text_of(card)


async def test_a_search_in_private_and_in_a_direct_message(scene: Scene) -> None:
    assert "The whole file" in said(await scene.ann.slash(scene.channel, "search", query="the", private=True))
    alone = answer_of(await scene.ann.user.slash("search", query="the"))
    await scene.ann.user.click(alone, label="More ▶")
    assert "2 of" in " ".join(buttons(alone))
