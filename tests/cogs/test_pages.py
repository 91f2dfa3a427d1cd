"""Cards of several pages, turned by whoever asked and by others."""

import pytest
from simcord import MemberActor
from simcord.results import ResponseMessage

from tests.cogs.scene import Scene, answer_of, buttons, said, text_of, told_all

FINISHED = 24


@pytest.fixture(autouse=True)
async def everybody_has_finished(scene: Scene) -> None:
    await scene.horizon(FINISHED)
    for member in (scene.ann, scene.ben):
        await scene.progress(member, FINISHED)


async def show(scene: Scene, command: str, member: MemberActor | None = None, **options: str | bool) -> ResponseMessage:
    return answer_of(await (member or scene.ann).slash(scene.channel, command, **options))


def pages(card: ResponseMessage) -> tuple[int, int]:
    """Return the page that is shown and how many there are."""
    (label,) = [label for label in buttons(card) if " of " in label]
    page, total = label.split(" of ")
    return int(page), int(total)


@pytest.mark.parametrize("private", [False, True])
async def test_pages_are_turned_in_place_and_back(scene: Scene, private: bool) -> None:
    card = await show(scene, "character", name="James Blood", private=private)
    _, total = pages(card)
    assert total > 2
    assert buttons(card)["◀ Back"]["disabled"]
    seen = [text_of(card)]
    for page in range(2, total + 1):
        assert answer_of(await scene.ann.click(card, label="More ▶")).id == card.id
        assert pages(card) == (page, total)
        seen.append(text_of(card))
    assert buttons(card)["More ▶"]["disabled"]
    assert len(set(seen)) == total
    assert all(page.startswith("## James Blood\n") for page in seen)
    await scene.ann.click(card, label="◀ Back")
    assert text_of(card) == seen[-2]
    assert len(scene.whispers(scene.ann) if private else scene.shown()) == 1


async def test_the_series_has_its_seasons_in_front_and_pages(scene: Scene) -> None:
    card = await show(scene, "series")
    assert text_of(card).startswith("## Hero Mask\n")
    assert "episodes 1 to 15" in text_of(card)
    assert "episodes 16 to 24" in text_of(card)
    await scene.ann.click(card, label="More ▶")
    assert pages(card)[0] == 2
    assert "episodes 1 to 15" not in text_of(card)


async def test_pages_are_turned_after_a_restart(scene: Scene) -> None:
    card = await show(scene, "character", name="James Blood")
    await scene.crash()
    await scene.ann.click(card, label="More ▶")
    assert pages(card)[0] == 2
    assert pages(answer_of(await scene.ben.click(card, label="More ▶")))[0] == 3


async def test_buttons_work_long_after_discord_py_gave_up_on_a_private_card(scene: Scene) -> None:
    private = await show(scene, "character", name="James Blood", private=True)
    public = await show(scene, "character", name="James Blood")
    await scene.pass_time(16 * 60)
    await scene.ann.click(private, label="More ▶")
    await scene.ann.click(public, label="More ▶")
    assert pages(private)[0] == pages(public)[0] == 2


async def test_somebody_else_gets_a_private_card_at_their_own_horizon(scene: Scene) -> None:
    await scene.progress(scene.ben, 1)
    card = await show(scene, "character", name="James Blood")
    before = text_of(card)
    turned = await scene.ben.click(card, label="More ▶")
    assert "Nothing here goes beyond episode 1." in said(turned)
    assert text_of(card) == before
    assert len(scene.shown()) == 1


async def test_somebody_elses_private_card_may_go_further_than_the_channel(scene: Scene) -> None:
    await scene.horizon(0)
    card = await show(scene, "character", name="James Blood")
    assert "Spoiler-free" in text_of(card)
    turned = await scene.ben.click(card, label="For me")
    assert "The whole file, to the last episode." in said(turned)
    own = answer_of(turned)
    await scene.ben.click(own, label="More ▶")
    assert pages(own)[0] == 2
    assert "The whole file" in text_of(own)


async def test_somebody_else_who_has_not_said_reads_as_far_as_the_channel(scene: Scene) -> None:
    card = await show(scene, "character", name="James Blood")
    told = said(await scene.host.click(card, label="More ▶"))
    assert "so this goes as far as the channel does." in told


async def test_a_page_that_is_no_more_shows_the_last_one(scene: Scene) -> None:
    card = await show(scene, "character", name="James Blood")
    _, total = pages(card)
    for _ in range(total - 1):
        await scene.ann.click(card, label="More ▶")
    await scene.progress(scene.ann, 0)
    await scene.ann.click(card, label="◀ Back")
    assert "Spoiler-free" in text_of(card)
    assert not any(" of " in label for label in buttons(card)) or pages(card)[1] < total


@pytest.mark.parametrize("what", ["reader", "server"])
async def test_a_card_that_has_closed_since_turns_no_page(scene: Scene, what: str) -> None:
    card = await show(scene, "character", name="Harry Creighton")
    if what == "reader":
        await scene.progress(scene.ann, 0)
    else:
        await scene.horizon(None)
    assert said(await scene.ann.click(card, label="More ▶")) == (
        "That file is closed to you for now. Look the name up again."
    )


async def test_a_page_obeys_a_horizon_that_was_lowered_since(scene: Scene) -> None:
    card = await show(scene, "character", name="James Blood")
    await scene.horizon(3)
    await scene.ann.click(card, label="More ▶")
    assert "Nothing here goes beyond episode 3." in text_of(card)
    assert told_all(await scene.ann.slash(scene.channel, "series"))


@pytest.mark.parametrize("command", ["sources", "recap", "staff", "timeline"])
async def test_long_lists_end_where_their_pages_end(scene: Scene, command: str) -> None:
    card = await show(scene, command)
    _, total = pages(card)
    seen = [text_of(card)]
    while not buttons(card)["More ▶"]["disabled"]:
        await scene.ann.click(card, label="More ▶")
        seen.append(text_of(card))
    assert len(set(seen)) == len(seen) == total > 1
