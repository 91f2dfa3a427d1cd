"""What is wrong with a pack that can be used: every weakness is told, with its record, and nothing else is."""

import shutil
from pathlib import Path

import pytest

from bot.knowledge.lint import MOST_SOURCES, lint
from bot.knowledge.pack import read_pack
from bot.words import say
from tests.unit.packs import LANTERN_STREET, change

SERIES = 'sources = ["series"]\nconfidence = "high"\n'
SOURCE = """
[[source]]
id = "{}"
title = "A note"
publisher = "Nobody"
url = "https://note.example"
kind = "note"
language = "en"
"""
FACT = '\n[[{kind}.fact]]\nid = "new"\nsection = "story"\ntext = "{text}"\nfrom = {since}\n' + SERIES
PERSON = '\n[[person]]\nid = "new"\nfrom = 0\nname = {{ en = "{}" }}\n' + SERIES
EPISODE_5 = 'id = "episode-5"\nnumber = 5\nseason = "thaw"\nfrom = 0'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack that a test may spoil."""
    return shutil.copytree(LANTERN_STREET, tmp_path / "pack")


def add(folder: Path, file: str, text: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.write(text)


def found(folder: Path) -> list[str]:
    """Return what is to be mended in the pack of `folder`, each line once."""
    return sorted(set(lint(read_pack(folder))))


def leak(record: str, name: str, since: int) -> str:
    return say("lint.leak", record=record, name=name, since=since)


def test_a_clean_pack_has_nothing_to_mend() -> None:
    assert lint(read_pack(LANTERN_STREET)) == []


def test_a_source_on_which_nothing_rests(folder: Path) -> None:
    add(folder, "sources.toml", SOURCE.format("a-note"))
    assert found(folder) == [say("lint.unused", source="a-note")]


def test_a_source_without_an_address_that_is_not_the_series_itself(folder: Path) -> None:
    change(folder, "sources.toml", 'url = "https://foghorn.example/sleeve"\n', "")
    assert found(folder) == [say("lint.no_address", source="sleeve")]


@pytest.mark.parametrize(("number", "told"), [(MOST_SOURCES, False), (MOST_SOURCES + 1, True)])
def test_more_sources_than_a_card_has_room_for(folder: Path, number: int, told: bool) -> None:
    notes = [f"note-{place}" for place in range(number)]
    for note in notes:
        add(folder, "sources.toml", SOURCE.format(note))
    names = ", ".join(f'"{note}"' for note in notes)
    change(folder, "releases.toml", 'sources = ["gazette"]', f"sources = [{names}]")
    line = say("lint.many_sources", record="release/first-half", most=MOST_SOURCES)
    assert found(folder) == ([line] if told else [])


# What is done to one file of the pack, and the lines that come of it.
SPOILT = {
    "seasons that leave an episode out": (
        ("seasons.toml", "first = 4", "first = 5"),
        [say("lint.seasons", episodes=5), say("lint.wrong_season", record="episode-4", season="thaw")],
    ),
    "seasons that share an episode": (("seasons.toml", "first = 4", "first = 3"), [say("lint.seasons", episodes=5)]),
    "seasons beyond the last episode": (("seasons.toml", "last = 5", "last = 6"), [say("lint.seasons", episodes=5)]),
    "seasons numbered with a gap": (("seasons.toml", "number = 2", "number = 3"), [say("lint.season_numbers")]),
    "an episode outside its season": (
        ("episodes.toml", 'season = "thaw"', 'season = "winter"'),
        [say("lint.wrong_season", record="episode-4", season="winter")],
    ),
    "an episode that is hidden": (
        ("episodes.toml", EPISODE_5, EPISODE_5.replace("from = 0", "from = 4")),
        [say("lint.hidden_episode", record="episode-5")],
    ),
    "a synopsis that is told too early": (
        ("episodes.toml", 'forty people."\nfrom = 5', 'forty people."\nfrom = 4'),
        [say("lint.synopsis", record="episode-5", number=5)],
    ),
    "a synopsis that is told too late": (
        ("episodes.toml", 'room back."\nfrom = 3', 'room back."\nfrom = 4'),
        [say("lint.synopsis", record="episode-3", number=3)],
    ),
    "tracks numbered with a gap": (
        ("music.toml", "number = 3", "number = 4"),
        [say("lint.tracks", record="lamps-and-water")],
    ),
    "tracks out of order": (("music.toml", "number = 1", "number = 3"), [say("lint.tracks", record="lamps-and-water")]),
    "an alias that is the name": (
        ("characters.toml", '{ text = "Ada", from = 0 }', '{ text = "Ada Finch", from = 0 }'),
        [say("lint.same_name", record="ada-finch", name="Ada Finch")],
    ),
    "a name that is the same in two scripts": (
        ("people.toml", 'en = "Mei Okada", ja = "岡田芽衣"', 'en = "Mei Okada", romaji = "Mei Okada"'),
        [say("lint.same_name", record="mei-okada", name="Mei Okada")],
    ),
    "a statement overturned by nothing": (
        ("characters.toml", "until = 5\nepisode = 2", "until = 4\nepisode = 2"),
        [say("lint.successor", record="inspector-brough/warrant", until=4)],
    ),
    "a statement about the series overturned by nothing": (
        ("production.toml", "until = 5", "until = 4"),
        [say("lint.successor", record="production/no-ending-yet", until=4)],
    ),
    "a relation overturned by nothing": (
        ("characters.toml", 'by his own account"\nfrom = 1\nuntil = 5', 'by his own account"\nfrom = 1\nuntil = 4'),
        [say("lint.successor", record="inspector-brough: relation 1", until=4)],
    ),
    "a voice overturned by nothing": (
        ("characters.toml", "from = 2\nuntil = 4", "from = 1\nuntil = 2"),
        [say("lint.successor", record="ada-finch: voice 3", until=2)],
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_weakness_is_told_with_its_record(folder: Path, what: str) -> None:
    (file, old, new), lines = SPOILT[what]
    change(folder, file, old, new)
    assert found(folder) == sorted(lines)


def test_an_episode_that_is_missing(folder: Path) -> None:
    text = (folder / "episodes.toml").read_text(encoding="utf-8")
    start, end = text.index('[[episode]]\nid = "episode-2"'), text.index('[[episode]]\nid = "episode-3"')
    (folder / "episodes.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    assert found(folder) == [say("lint.episodes", episodes=5)]


def test_a_record_without_a_word_on_its_card(folder: Path) -> None:
    add(folder, "places.toml", '\n[[place]]\nid = "attic"\nfrom = 0\nname = { en = "The Attic" }\n' + SERIES)
    assert found(folder) == [say("lint.empty", record="attic")]


def test_a_person_who_did_nothing(folder: Path) -> None:
    add(folder, "people.toml", PERSON.format("Ned Idle"))
    assert say("lint.idle", record="new") in found(folder)


def test_a_person_who_only_lends_a_voice_is_not_idle(folder: Path) -> None:
    add(folder, "people.toml", PERSON.format("Ned Busy"))
    change(folder, "characters.toml", 'person = "lionel-crabbe"', 'person = "new"')
    assert found(folder) == []


def test_a_text_that_stands_twice(folder: Path) -> None:
    text = "Holds a charter for forty lamps and not one more."
    add(folder, "organisations.toml", FACT.format(kind="organisation", text=text, since=4))
    assert found(folder) == []
    add(folder, "organisations.toml", FACT.format(kind="organisation", text=text, since=5).replace('"new"', '"newer"'))
    assert found(folder) == [say("lint.same_text", record="night-keepers", text=text)]


def test_a_question_that_stands_twice(folder: Path) -> None:
    change(folder, "questions.toml", "How is Ada paid?", "What was on the inspector's warrant?")
    assert found(folder) == [say("lint.same_text", record="question", text="What was on the inspector's warrant?")]


# Where a name that may only be known later is put, and what must be told. The second season, Thaw, is of episode 3;
# the Night Keepers, the Undercroft and The Snuffer are of 4.
LEAKS = {
    "a fact": (
        ("characters.toml", "paid by the lamp.", "paid by the lamp, like The Snuffer."),
        leak("ada-finch/trade", "The Snuffer", 4),
    ),
    "a fact about the series": (
        ("series.toml", "will not stay lit.", "will not stay lit until the Thaw."),
        leak("lantern-street/premise", "Thaw", 3),
    ),
    "a fact one episode too early": (
        ("characters.toml", "for reasons she keeps to herself.", "says The Brotherhood of the Tap."),
        leak("ada-finch/hand-on-the-tap", "The Brotherhood of the Tap", 5),
    ),
    "a statement": (
        ("reception.toml", "but a landlady's.", "but the Night Keepers'."),
        leak("reception/third-half", "Night Keepers", 4),
    ),
    "a territory": (
        ("releases.toml", "Everywhere with a harbour", "Everywhere but The Undercroft"),
        leak("release/first-half", "The Undercroft", 4),
    ),
    "a moment's hour": (
        ("timeline.toml", "Eleven years before", "Before the Night Keepers"),
        leak("timeline/flood", "Night Keepers", 4),
    ),
    "a relation": (
        ("characters.toml", "carries her ladder", "carries her ladder for the Night Keepers"),
        leak("wick: relation 1", "Night Keepers", 4),
    ),
    "a synopsis": (
        ("episodes.toml", "comes out one lamp short", "misses the Thaw"),
        leak("episode-1: synopsis", "Thaw", 3),
    ),
    "a credit": (
        ("people.toml", 'role = "Music"', 'role = "Songs of Thaw"'),
        leak("odile-marsh: credit 1", "Thaw", 3),
    ),
    "a track's title": (
        ("music.toml", "Blue Hour", "The Snuffer at Dawn"),
        leak("lamps-and-water: track 2", "The Snuffer", 4),
    ),
    "a source's title": (
        ("sources.toml", "A street and its lamps", "The Snuffer and her lamps"),
        leak("source gazette", "The Snuffer", 4),
    ),
    "a publisher": (
        ("sources.toml", "Harbour Almanac", "The Undercroft Press"),
        leak("source tide-table", "The Undercroft", 4),
    ),
    "a question": (
        ("questions.toml", "How is Ada paid?", "How is Ada, or The Snuffer, paid?"),
        leak("question:trade", "The Snuffer", 4),
    ),
    "an answer": (
        ("questions.toml", '"By the lamp"', '"By the Night Keepers"'),
        leak("question:trade", "Night Keepers", 4),
    ),
    "a wrong option": (
        ("questions.toml", '"In kind"', '"By the Night Keepers"'),
        leak("question:trade", "Night Keepers", 4),
    ),
    "an explanation": (
        ("questions.toml", "her interest in the broken one.", "what The Snuffer did."),
        leak("question:trade", "The Snuffer", 4),
    ),
}


@pytest.mark.parametrize("where", LEAKS)
def test_a_name_that_comes_too_early_is_told_with_its_record(folder: Path, where: str) -> None:
    (file, old, new), line = LEAKS[where]
    change(folder, file, old, new)
    assert found(folder) == [line]


def test_an_alias_that_names_what_comes_later_is_told(folder: Path) -> None:
    change(folder, "characters.toml", 'text = "Ada", from = 0', 'text = "Ada of the Night Keepers", from = 0')
    assert found(folder) == [leak("ada-finch: Ada of the Night Keepers", "Night Keepers", 4)]


def test_a_name_that_names_what_comes_later_is_told(folder: Path) -> None:
    change(folder, "places.toml", 'en = "The Quay"', 'en = "Quay of the Night Keepers"')
    assert found(folder) == [leak("quay", "Night Keepers", 4)]


# The same words may stand where their names are known, or are no names.
HARMLESS = {
    "the name from its own episode on": ("characters.toml", "years late", "years late, Percy Finch did,"),
    "a hidden short name within a known longer one": (
        "characters.toml",
        "and is paid",
        "and, being Ada Finch, is paid",
    ),
    "a word that begins like the name": ("series.toml", "stay lit.", "stay lit; Finches nest in it."),
    "a word that ends like the name": ("series.toml", "stay lit.", "stay lit; a Goldfinch, or GoldFinch, nests in it."),
    "a word between other letters": ("series.toml", "stay lit.", "stay lit, nor does the Unthawed, or UnThawed, one."),
    "the name in small letters, as a common word": ("series.toml", "stay lit.", "stay lit until the thaw."),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_no_alarm_is_raised_for(folder: Path, what: str) -> None:
    change(folder, *HARMLESS[what])
    assert found(folder) == []


def test_a_known_longer_name_does_not_cover_the_hidden_one_beside_it(folder: Path) -> None:
    change(folder, "characters.toml", "and is paid", "and, being Ada Finch and no other Finch, is paid")
    assert found(folder) == [leak("ada-finch/trade", "Finch", 3)]


def test_a_name_within_marks_is_a_name(folder: Path) -> None:
    change(folder, "series.toml", "stay lit.", "stay lit (Finch's, that is).")
    assert found(folder) == [leak("lantern-street/premise", "Finch", 3)]


def test_a_spelling_that_somebody_known_earlier_has_too_is_no_leak(folder: Path) -> None:
    change(folder, "series.toml", "stay lit.", "stay lit, says Finch.")
    assert found(folder) == [leak("lantern-street/premise", "Finch", 3)]
    change(
        folder,
        "characters.toml",
        '{ text = "Ada", from = 0 }',
        '{ text = "Ada", from = 0 }, { text = "Finch", from = 0 }',
    )
    assert found(folder) == []


def test_a_name_in_japanese_is_found_within_a_japanese_text(folder: Path) -> None:
    change(folder, "series.toml", "stay lit.", "stay lit: 昨夜の夜番衆は戻らない。")
    assert found(folder) == [leak("lantern-street/premise", "夜番衆", 4)]


def test_a_hidden_name_in_japanese_within_a_known_longer_one_is_no_leak(folder: Path) -> None:
    change(folder, "characters.toml", 'ja = "パーシー・フィンチ" }', 'ja = "フィンチ" }')
    assert found(folder) == []
    change(folder, "series.toml", "stay lit.", "stay lit: エイダ・フィンチの番だ。")
    assert found(folder) == []
    change(folder, "series.toml", "の番だ。", "とフィンチの番だ。")
    assert found(folder) == [leak("lantern-street/premise", "フィンチ", 3)]


def test_a_romanised_name_is_found_as_a_word(folder: Path) -> None:
    change(folder, "series.toml", "stay lit.", "stay lit, by the Shiodokei.")
    assert found(folder) == [leak("lantern-street/premise", "Shiodokei", 2)]


def test_a_source_that_is_first_cited_later_may_name_what_is_known_by_then(folder: Path) -> None:
    add(folder, "sources.toml", SOURCE.format("a-note").replace("A note", "A note on Thaw"))
    change(folder, "releases.toml", 'sources = ["billing"]', 'sources = ["a-note"]')
    assert found(folder) == []
    change(folder, "releases.toml", 'sources = ["gazette"]', 'sources = ["a-note"]')
    assert found(folder) == [leak("source a-note", "Thaw", 3)]


def test_every_leak_of_a_text_is_told(folder: Path) -> None:
    change(folder, "series.toml", "stay lit.", "stay lit, by Percy Finch and the Night Keepers.")
    names = {"Night Keepers": 4, "Percy Finch": 3, "Finch": 3}
    assert found(folder) == sorted(leak("lantern-street/premise", name, since) for name, since in names.items())


def test_a_line_is_told_once(folder: Path) -> None:
    change(folder, "reception.toml", "but a landlady's.", "but the Night Keepers'.")
    assert lint(read_pack(folder)) == [leak("reception/third-half", "Night Keepers", 4)]
