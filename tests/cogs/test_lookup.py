"""/character, as readers at different places in the story use it, in the open and in private."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from simcord import MemberActor

from tests.cogs.scene import LANTERN_STREET, Bots, Scene, answer_of, buttons, said, text_of, told_all

FINISHED = 5


@pytest.fixture
def pack() -> Path:
    return LANTERN_STREET


@pytest.fixture(autouse=True)
async def everybody_has_finished(scene: Scene) -> None:
    """What a reader may know is then up to the reader alone."""
    await scene.horizon(FINISHED)


async def look_up(scene: Scene, name: str, member: MemberActor | None = None) -> str:
    return text_of((await (member or scene.ann).slash(scene.channel, "character", name=name)).response)


async def suggested(
    scene: Scene, typed: str, member: MemberActor | None = None, **options: bool | int
) -> dict[str, str]:
    """Return the names that are suggested for what has been typed, and what choosing one sends."""
    choices = await (member or scene.ann).autocomplete(scene.channel, "character", "name", typed, **options)
    return {choice["name"]: choice["value"] for choice in choices}


async def test_everybody_sees_the_card(scene: Scene) -> None:
    await scene.progress(scene.ann, 0)
    card = told_all(await scene.ann.slash(scene.channel, "character", name="Ada Finch"))
    assert card.startswith("## Ada Finch\n")
    assert [text_of(message) for message in scene.shown()] == [card]
    assert scene.whispers(scene.ann) == []


async def test_only_the_asker_sees_a_private_card(scene: Scene) -> None:
    await scene.progress(scene.ann, 0)
    assert said(await scene.ann.slash(scene.channel, "character", name="Ada Finch", private=True)).startswith("## Ada")
    assert scene.shown() == []
    assert len(scene.whispers(scene.ann)) == 1
    assert scene.whispers(scene.ben) == []


@pytest.mark.parametrize(
    "name",
    ["ada-finch", "Ada Finch", "aDA fINCH", "  ada   finch ", "エイダ・フィンチ", "Eida Finchi", "Ad"],
)
async def test_somebody_is_found_by_id_and_by_any_name(scene: Scene, name: str) -> None:
    assert (await look_up(scene, name)).startswith("## Ada Finch\n")


async def test_what_is_suggested_can_be_sent(scene: Scene) -> None:
    assert (await look_up(scene, (await suggested(scene, "wi"))["Wick"])).startswith("## Wick\n")


async def test_the_front_page_has_names_voices_facts_relations_and_sources(scene: Scene) -> None:
    await scene.progress(scene.ann, 3)
    assert (await look_up(scene, "Ada")).splitlines() == [
        "## Ada Finch",
        "-# エイダ・フィンチ · Eida Finchi",
        "First seen in episode 1, then in 2–3",
        "Belongs to The Worshipful Lamplighters",
        "**Voices**",
        "- Japanese: Mei Okada ¹",
        "- English (Harbour): Lionel Crabbe ²",
        "- English (Stand-in): Mei Okada ²",
        "**On file**",
        "- Lights the street at dusk and is paid by the lamp. ¹ ³",
        "**Known associates**",
        "- **Inspector Brough**: takes him for a man of the water board ⁴",
        "- **Percy Finch**: his sister, and the last to be told ⁵",
        "- Has a brother after all, and is not pleased about it. ⁵",
        "-# Sources: ¹ [The Wicker Gazette](<https://gazette.example/lamps>)"
        " · ² [Harbour Almanac](<https://almanac.example/tides?year=3>) · ³ The series itself"
        " · ⁴ The series itself, episode 1 · ⁵ episode 3",
        "-# Nothing here goes beyond episode 3.",
    ]


async def test_unknown_and_hidden_names_get_the_same_sentence(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    unknown = said(await scene.ann.slash(scene.channel, "character", name="Qwrt Zzyxx"))
    assert unknown == (
        "Nobody called “Qwrt Zzyxx” is on file for you. Pick a name from the list as you type, "
        "or note how far you are with /progress set."
    )
    for hidden in ("Lionel Crabbe", "The Man on the Quay", "パーシー"):
        assert await look_up(scene, hidden) == unknown.replace("Qwrt Zzyxx", hidden)


async def test_a_name_that_opens_later_opens_then(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    assert "Nobody called" in await look_up(scene, "Percy")
    await scene.progress(scene.ann, 3)
    assert (await look_up(scene, "Percy")).startswith("## Percy Finch\n")


async def test_an_alias_that_spoils_waits_for_its_episode(scene: Scene) -> None:
    await scene.progress(scene.ann, 3)
    assert "Nobody called “The Snuffer”" in await look_up(scene, "The Snuffer")
    assert "The Snuffer" not in await look_up(scene, "Ada")
    await scene.progress(scene.ann, 4)
    assert (await look_up(scene, "The Snuffer")).startswith("## Ada Finch\n")


async def test_a_near_miss_suggests_what_may_be_known(scene: Scene) -> None:
    await scene.progress(scene.ann, 3)
    assert await look_up(scene, "Fi") == "Nobody is called exactly “Fi”. Did you mean **Percy Finch** or **Ada Finch**?"
    await scene.progress(scene.ann, 2)
    assert (await look_up(scene, "Fi")).startswith("## Ada Finch\n")


async def test_a_resemblance_is_offered_and_not_opened(scene: Scene) -> None:
    asked = answer_of(await scene.ann.slash(scene.channel, "character", name="Ada Fynch"))
    assert asked.ephemeral
    assert text_of(asked).startswith("Nobody is called exactly “Ada Fynch”. Did you mean **Ada Finch**")
    assert 1 <= len(buttons(asked)) <= 3
    opened = await scene.ann.click(asked, label="Ada Finch")
    assert answer_of(opened).id == asked.id
    assert text_of(asked).startswith("## Ada Finch\n")
    assert scene.shown() == []


async def test_markdown_and_mentions_in_a_query_are_not_obeyed(scene: Scene) -> None:
    told = await look_up(scene, "**qqq** _zz_ `x`")
    assert r"“\*\*qqq\*\* \_zz\_ \`x\`”" in told
    await look_up(scene, f"@everyone {scene.ben.mention}")


async def test_a_very_long_query_is_quoted_in_part(scene: Scene) -> None:
    assert "“" + ("qwxz" * 15)[:59] + "…”" in await look_up(scene, "qwxz" * 25)


async def test_a_card_grows_with_the_reader(scene: Scene) -> None:
    await scene.progress(scene.ann, 0)
    before = await look_up(scene, "Ada")
    assert "First seen" not in before
    assert "Spoiler-free: nothing here is learnt by watching." in before
    await scene.progress(scene.ann, 1)
    middle = await look_up(scene, "Ada")
    assert "Has been an only child since the flood." in middle
    assert "Nothing here goes beyond episode 1." in middle
    await scene.progress(scene.ann, FINISHED)
    after = await look_up(scene, "Ada")
    assert "only child" not in after
    assert "**How it ended**" in after
    assert "The whole file, to the last episode." in after


async def test_the_lower_of_channel_and_reader_decides_in_the_open(scene: Scene) -> None:
    await scene.horizon(1)
    await scene.progress(scene.ann, FINISHED)
    await scene.progress(scene.ben, 0)
    assert "Nothing here goes beyond episode 1." in await look_up(scene, "Ada")
    assert "Spoiler-free" in await look_up(scene, "Ada", scene.ben)


async def test_in_private_the_reader_alone_decides(scene: Scene) -> None:
    await scene.horizon(1)
    await scene.progress(scene.ann, FINISHED)
    alone = said(await scene.ann.slash(scene.channel, "character", name="The Snuffer", private=True))
    assert "The whole file, to the last episode." in alone
    assert "Nobody called" in await look_up(scene, "The Snuffer")


async def test_in_private_an_unknown_reader_has_the_channels_horizon(scene: Scene) -> None:
    await scene.horizon(3)
    card = (await scene.ann.slash(scene.channel, "character", name="Percy", private=True)).response
    assert card is not None
    assert "How far you have watched is not on record, so this goes as far as the channel does." in text_of(card)
    assert "How far are you?" in buttons(card)


async def test_in_private_in_a_server_that_has_not_said_an_unknown_reader_is_at_nothing(scene: Scene) -> None:
    await scene.horizon(None)
    told = said(await scene.ann.slash(scene.channel, "character", name="Ada", private=True))
    assert "How far you have watched is not on record, so this file is kept spoiler-free." in told


async def test_a_channels_own_horizon_beats_the_servers(scene: Scene) -> None:
    await scene.horizon(2, scene.channel)
    await scene.progress(scene.ann, FINISHED)
    assert "Nothing here goes beyond episode 2." in await look_up(scene, "Ada")
    await scene.horizon(2)
    await scene.horizon(4, scene.channel)
    assert "Nothing here goes beyond episode 4." in await look_up(scene, "Ada")
    other = scene.guild.create_text_channel("other")
    assert "beyond episode 2." in told_all(await scene.ann.slash(other, "character", name="Ada"))


async def test_a_thread_has_its_channels_horizon(scene: Scene) -> None:
    await scene.horizon(2, scene.channel)
    await scene.progress(scene.ann, FINISHED)
    thread = scene.thread()
    assert "Nothing here goes beyond episode 2." in told_all(await scene.ann.slash(thread, "character", name="Ada"))
    await scene.horizon(None, scene.channel)
    assert "The whole file" in told_all(await scene.ann.slash(thread, "character", name="Ada"))


async def test_an_unknown_reader_is_asked_once_and_in_private(scene: Scene) -> None:
    first = await scene.ann.slash(scene.channel, "character", name="Ada")
    assert told_all(first).startswith("## Ada Finch")
    (asked,) = first.followups
    assert asked.ephemeral
    assert text_of(asked).startswith("### How far are you?")
    assert not (await scene.ann.slash(scene.channel, "character", name="Ada")).followups
    await scene.crash()
    assert not (await scene.ann.slash(scene.channel, "character", name="Ada")).followups
    chosen = await scene.ann.select(asked, ["2"])
    assert "Noted: you have watched up to episode 2 of 5." in said(chosen)
    assert "Nothing here goes beyond episode 2." in await look_up(scene, "Ada")


async def test_a_reader_who_has_said_is_not_asked(scene: Scene) -> None:
    await scene.progress(scene.ann, 0)
    assert not (await scene.ann.slash(scene.channel, "character", name="Ada")).followups


async def test_a_refusal_does_not_use_up_the_question(scene: Scene) -> None:
    assert not (await scene.ann.slash(scene.channel, "character", name="Qwrt Zzyxx")).followups
    assert (await scene.ann.slash(scene.channel, "character", name="Ada")).followups


async def test_outside_servers_an_unknown_reader_is_at_nothing(scene: Scene) -> None:
    reader = scene.env.create_user("dora")
    card = answer_of(await reader.slash("character", name="Ada"))
    assert "First seen" not in text_of(card)
    assert "Nobody called" in text_of((await reader.slash("character", name="Percy")).response)
    assert await reader.autocomplete("character", "name", "percy") == []


async def test_outside_servers_a_known_reader_has_their_own_horizon(scene: Scene) -> None:
    await scene.progress(scene.ann, 3)
    reader = scene.ann.user
    for options in ({}, {"private": True}):
        card = text_of((await reader.slash("character", name="Percy", **options)).response)
        assert "**Percy Finch**" not in card
        assert card.startswith("## Percy Finch")
        assert "ticket" not in card
    assert [choice["name"] for choice in await reader.autocomplete("character", "name", "percy")] == ["Percy Finch"]


async def test_outside_servers_nothing_is_said_of_a_server(scene: Scene) -> None:
    card = answer_of(await scene.env.create_user("dora").slash("character", name="Ada"))
    assert "server" not in text_of(card)
    assert "How far are you?" in buttons(card)
    assert "For me" not in buttons(card)


async def test_the_question_how_far_you_are_is_asked_by_a_button_too(scene: Scene) -> None:
    card = answer_of(await scene.ann.slash(scene.channel, "character", name="Ada", private=True))
    asked = await scene.ann.click(card, label="How far are you?")
    chosen = await scene.ann.select(answer_of(asked), ["1"])
    assert answer_of(chosen).id == answer_of(asked).id
    again = answer_of(await scene.ann.slash(scene.channel, "character", name="Ada", private=True))
    assert "Nothing here goes beyond episode 1." in text_of(again)
    assert "How far are you?" not in buttons(again)


async def test_an_empty_text_suggests_in_the_order_of_the_pack(scene: Scene) -> None:
    assert list(await suggested(scene, "")) == ["Ada Finch", "Inspector Brough", "Percy Finch", "Wick"]


async def test_suggestions_obey_the_lower_horizon(scene: Scene) -> None:
    await scene.progress(scene.ann, 2)
    assert await suggested(scene, "percy") == {}
    assert await suggested(scene, "パーシー") == {}
    await scene.progress(scene.ann, 3)
    assert await suggested(scene, "percy") == {"Percy Finch": "percy-finch"}
    assert await suggested(scene, "パーシー") == {"Percy Finch": "percy-finch"}
    await scene.horizon(2)
    assert await suggested(scene, "percy") == {}
    assert await suggested(scene, "percy", private=True) == {"Percy Finch": "percy-finch"}


async def test_suggestions_are_at_most_25(bots: Bots, scene: Scene, tmp_path: Path) -> None:
    crowded = tmp_path / "crowded"
    shutil.copytree(LANTERN_STREET, crowded)
    extras = [
        f'\n[[character]]\nid = "extra-{number}"\nfrom = 0\nname = {{ en = "Extra {number}" }}\n'
        'sources = ["series"]\nconfidence = "high"\n'
        for number in range(40)
    ]
    with (crowded / "characters.toml").open("a", encoding="utf-8") as file:
        file.writelines(extras)
    bots.settings = replace(bots.settings, pack=crowded)
    await scene.crash()
    assert len(await suggested(scene, "")) == 25
    assert len(await suggested(scene, "extra")) == 25
    assert "Extra 39" in await suggested(scene, "extra 39")
