"""Names on cards lead to cards; *For me*; the script in which somebody reads names; what a message names."""

from pathlib import Path
from typing import Any

import pytest
import simcord.interactions
from simcord import MemberActor
from simcord.results import ResponseMessage

from bot.storage.people import export_person, naming_of
from tests.cogs.scene import LANTERN_STREET, Scene, answer_of, buttons, said, text_of, told_all, walk

FINISHED = 5


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


@pytest.fixture(autouse=True)
async def everybody_has_finished(scene: Scene) -> None:
    await scene.horizon(FINISHED)
    for member in (scene.ann, scene.ben):
        await scene.progress(member, FINISHED)


def offered(card: ResponseMessage) -> dict[str, str]:
    """Return what the list under a card offers: labels and values."""
    options = [one for part in walk(card.components) if part["type"] == 3 for one in part["options"]]
    return {option["label"]: option["value"] for option in options}


async def show(scene: Scene, name: str, member: MemberActor | None = None, **options: bool) -> ResponseMessage:
    return answer_of(await (member or scene.ann).slash(scene.channel, "character", name=name, **options))


async def test_a_few_names_are_buttons_that_turn_the_card_for_the_asker(scene: Scene) -> None:
    card = await show(scene, "Wick")
    assert "Ada Finch" in buttons(card)
    turned = await scene.ann.click(card, label="Ada Finch")
    assert answer_of(turned).id == card.id
    assert text_of(card).startswith("## Ada Finch\n")
    assert len(scene.shown()) == 1


async def test_many_names_are_a_list_that_turns_the_card_for_the_asker(scene: Scene) -> None:
    card = await show(scene, "Ada Finch")
    assert {"Percy Finch", "Mei Okada", "The Worshipful Lamplighters"} <= offered(card).keys()
    await scene.ann.select(card, [offered(card)["Mei Okada"]])
    assert text_of(card).startswith("## Mei Okada\n")


async def test_a_name_pressed_by_somebody_else_opens_for_them_alone(scene: Scene) -> None:
    await scene.progress(scene.ben, 1)
    card = await show(scene, "Ada Finch")
    chosen = await scene.ben.select(card, [offered(card)["Mei Okada"]])
    assert said(chosen).startswith("## Mei Okada\n")
    assert "Nothing here goes beyond episode 1." in said(chosen)
    assert text_of(card).startswith("## Ada Finch\n")


async def test_a_name_that_the_presser_may_not_know_yet_stays_closed(scene: Scene) -> None:
    await scene.progress(scene.ben, 1)
    card = await show(scene, "Ada Finch")
    told = said(await scene.ben.select(card, [offered(card)["Percy Finch"]]))
    assert told == "That file is closed to you for now. Look the name up again."


async def test_a_card_leads_to_nobody_who_is_not_known_yet(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    card = await show(scene, "Ada Finch")
    assert "Percy Finch" not in {*offered(card), *buttons(card)}


async def test_for_me_opens_the_card_for_the_presser_up_to_their_own_horizon(scene: Scene) -> None:
    await scene.horizon(2)
    card = await show(scene, "Ada Finch")
    before = text_of(card)
    assert "The Snuffer" not in before
    mine = await scene.ben.click(card, label="For me")
    assert "The Snuffer" in said(mine)
    assert "For me" not in buttons(answer_of(mine))
    assert "The Snuffer" in said(await scene.ann.click(card, label="For me"))
    assert text_of(card) == before
    assert len(scene.shown()) == 1


async def test_for_me_shows_those_who_are_behind_no_more_than_they_know(scene: Scene) -> None:
    await scene.progress(scene.ben, 0)
    card = await show(scene, "Ada Finch")
    told = said(await scene.ben.click(card, label="For me"))
    assert "Spoiler-free" in told
    assert "Percy" not in told


async def test_for_me_works_after_a_restart_and_on_the_page_that_is_shown(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "sources"))
    await scene.crash()
    mine = await scene.ben.click(card, label="For me")
    assert said(mine).startswith("## Sources\n")


async def test_private_cards_have_no_for_me(scene: Scene) -> None:
    assert "For me" not in buttons(await show(scene, "Ada Finch", private=True))


async def test_names_are_read_in_the_script_that_was_chosen(scene: Scene) -> None:
    told = said(await scene.ann.slash(scene.channel, "settings names", script="ja"))
    assert told.startswith("Noted: names in Japanese from now on.")
    card = text_of(await show(scene, "Ada Finch"))
    assert card.startswith("## エイダ・フィンチ\n-# Ada Finch · Eida Finchi\n")
    assert "- Japanese: 岡田芽衣" in card
    assert "**パーシー・フィンチ**: his sister" in card
    await scene.ann.slash(scene.channel, "settings names", script="romaji")
    assert text_of(await show(scene, "Ada Finch")).startswith("## Eida Finchi\n")
    await scene.ann.slash(scene.channel, "settings names", script="en")
    assert text_of(await show(scene, "Ada Finch")).startswith("## Ada Finch\n")


async def test_what_has_no_japanese_name_keeps_its_english_one(scene: Scene) -> None:
    await scene.ann.slash(scene.channel, "settings names", script="ja")
    assert text_of(await show(scene, "Brough")).startswith("## Inspector Brough\n")


async def test_a_public_card_is_in_the_askers_script_and_for_me_in_the_pressers(scene: Scene) -> None:
    await scene.ann.slash(scene.channel, "settings names", script="ja")
    card = await show(scene, "Ada Finch")
    assert told_all(await scene.ben.slash(scene.channel, "character", name="Ada Finch")).startswith("## Ada Finch\n")
    assert said(await scene.ben.click(card, label="For me")).startswith("## Ada Finch\n")
    assert text_of(card).startswith("## エイダ・フィンチ\n")


async def test_suggestions_are_in_the_readers_script(scene: Scene) -> None:
    await scene.ann.slash(scene.channel, "settings names", script="ja")
    choices = await scene.ann.autocomplete(scene.channel, "character", "name", "ada")
    assert [(choice["name"], choice["value"]) for choice in choices][:1] == [("エイダ・フィンチ", "ada-finch")]


async def test_who_has_not_chosen_reads_the_script_of_their_discord(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_japanese(monkeypatch)
    assert text_of(await show(scene, "Ada Finch")).startswith("## エイダ・フィンチ\n")
    await scene.ann.slash(scene.channel, "settings names", script="en")
    assert text_of(await show(scene, "Ada Finch")).startswith("## Ada Finch\n")


def in_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have everybody's Discord speak Japanese."""
    made = simcord.interactions.base_payload

    def japanese(*arguments: Any, **options: Any) -> Any:
        record, payload = made(*arguments, **options)
        return record, {**payload, "locale": "ja"}

    monkeypatch.setattr(simcord.interactions, "base_payload", japanese)


async def test_the_choice_of_script_is_handed_out_and_erased(scene: Scene) -> None:
    store = scene.bot.store
    await scene.ann.slash(scene.channel, "settings names", script="romaji")
    assert (await export_person(store.reader, scene.ann.id))["naming"] == [{"script": "romaji"}]
    asked = answer_of(await scene.ann.slash(scene.channel, "privacy delete"))
    await scene.ann.click(asked, label="Erase it")
    assert await naming_of(store.reader, scene.ann.id) is None


async def test_the_names_of_a_message_are_shown_to_whoever_asks(scene: Scene) -> None:
    message = await scene.ben.send(scene.channel, "Did Ada Finch ever meet percy finch by the tide clock?")
    shown = answer_of(await scene.ann.context_menu(scene.channel, "Look this up", message))
    assert shown.ephemeral
    assert text_of(shown).splitlines()[:4] == [
        "## Named in that message",
        "- **Ada Finch** · character",
        "- **Percy Finch** · character",
        "- **Tide Clock** · term",
    ]
    await scene.ann.click(shown, label="Percy Finch")
    assert text_of(shown).startswith("## Percy Finch\n")
    assert len(scene.whispers(scene.ann)) == 1


async def test_the_only_name_of_a_message_opens_at_once(scene: Scene) -> None:
    message = await scene.ben.send(scene.channel, "I have my doubts about Inspector Brough.")
    shown = await scene.ann.context_menu(scene.channel, "Look this up", message)
    assert said(shown).startswith("## Inspector Brough\n")


async def test_a_message_names_nobody_whom_the_asker_may_not_know(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    message = await scene.ben.send(scene.channel, "Percy Finch came back!")
    quiet = await scene.ben.send(scene.channel, "Nobody came back.")
    told = [said(await scene.ann.context_menu(scene.channel, "Look this up", one)) for one in (message, quiet)]
    assert "Percy" not in told[0]
    assert told[1] == "That message names nobody and nothing on file for you."


async def test_a_card_of_the_bot_can_be_looked_up_too(scene: Scene) -> None:
    card = await show(scene, "Wick")
    shown = await scene.ben.context_menu(scene.channel, "Look this up", card)
    assert "**Ada Finch**" in said(shown)
