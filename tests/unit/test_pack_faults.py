"""A pack that cannot be used is refused with everything that is wrong with it, each fault where it stands."""

import shutil
from pathlib import Path

import pytest

from bot.errors import EXIT_CONFIGURATION
from bot.knowledge.pack import PackError, read_pack
from tests.unit.packs import LANTERN_STREET, change

FILES = sorted(path.name for path in LANTERN_STREET.iterdir())
# The only files without which there is no pack.
NEEDED = ["series.toml", "sources.toml"]
ADA = 'id = "ada-finch"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack that a test may spoil."""
    return shutil.copytree(LANTERN_STREET, tmp_path / "pack")


def faults(folder: Path) -> list[str]:
    """Return what is wrong with the pack in `folder`."""
    with pytest.raises(PackError) as raised:
        read_pack(folder)
    assert raised.value.exit_code == EXIT_CONFIGURATION
    sentence = str(raised.value)
    assert str(folder) in sentence
    assert all(fault in sentence for fault in raised.value.faults)
    return raised.value.faults


@pytest.mark.parametrize("file", NEEDED)
def test_a_missing_file_that_every_pack_needs_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert any(fault.startswith(f"{file}:") for fault in faults(folder))


def test_a_series_and_its_sources_are_a_pack(folder: Path) -> None:
    for file in set(FILES) - set(NEEDED):
        (folder / file).unlink()
    pack = read_pack(folder)
    assert [subject.id for _, subject in pack.each_subject()] == ["lantern-street"]


@pytest.mark.parametrize("file", ["people.toml", "characters.toml", "seasons.toml", "organisations.toml"])
def test_what_a_missing_file_leaves_dangling_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert all("there is no" in fault or "not in sources" in fault for fault in faults(folder))


def test_a_file_that_nothing_reads_is_named(folder: Path) -> None:
    (folder / "timeline.toml").rename(folder / "timelines.toml")
    assert [fault.split(":")[0] for fault in faults(folder)] == ["timelines.toml"]


def test_what_is_not_toml_may_lie_beside_the_pack(folder: Path) -> None:
    (folder / "README.md").write_text("Notes.", encoding="utf-8")
    assert read_pack(folder).series.id == "lantern-street"


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_not_toml_is_named(folder: Path, file: str) -> None:
    (folder / file).write_text("id = [unfinished", encoding="utf-8")
    assert any(fault.startswith(f"{file}:") for fault in faults(folder))


def test_a_file_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "people.toml").write_bytes("# caf\u00e9".encode("latin-1"))
    assert any(fault.startswith("people.toml:") for fault in faults(folder))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert [fault.split(":")[0] for fault in faults(tmp_path / "nowhere")] == NEEDED


def test_a_pack_without_a_series_or_with_two_is_refused(folder: Path) -> None:
    text = (folder / "series.toml").read_text(encoding="utf-8")
    (folder / "series.toml").write_text("", encoding="utf-8")
    assert any("series.toml" in fault for fault in faults(folder))
    doubled = text.replace("[series]", "[[series]]").replace("[[series.fact]]", "[[series.fact]]")
    (folder / "series.toml").write_text(doubled + "\n" + doubled, encoding="utf-8")
    assert any("series.toml" in fault for fault in faults(folder))


# What is done to the pack: file, the text that goes, the text that comes; and what the one fault must name.
BROKEN = {
    "an unknown key": ("characters.toml", ADA, ADA + "shoe_size = 5\n", ["characters.toml", "ada-finch", "shoe_size"]),
    "an unknown table": (
        "people.toml",
        '[[person]]\nid = "mei',
        '[[people]]\nid = "x"\n[[person]]\nid = "mei',
        ["people.toml", "people"],
    ),
    "a missing key": (
        "sources.toml",
        'publisher = "Harbour Almanac"\n',
        "",
        ["sources.toml", "tide-table", "publisher"],
    ),
    "an id with a space": ("questions.toml", 'id = "arrival"', 'id = "the arrival"', ["questions.toml", "the arrival"]),
    "an address that is none": (
        "sources.toml",
        "https://gazette.example/lamps",
        "gazette/lamps",
        ["sources.toml", "gazette", "url"],
    ),
    "an address that breaks a link": ("sources.toml", "/lamps", "/(lamps)", ["sources.toml", "gazette", "url"]),
    "a statement without a source": (
        "production.toml",
        'sources = ["gazette"]',
        "sources = []",
        ["production.toml", "forty-lanterns", "sources"],
    ),
    "an answer too long for a button": (
        "questions.toml",
        '"Laundry"',
        '"' + "L" * 61 + '"',
        ["questions.toml", "laundry", "answer"],
    ),
    "two wrong options for three": (
        "questions.toml",
        '["A poem", "Nothing", "A map"]',
        '["A poem", "Nothing"]',
        ["questions.toml", "laundry", "wrong"],
    ),
    "a number below nothing": ("questions.toml", "from = 5", "from = -1", ["questions.toml", "laundry", "from"]),
    "a source twice": ("sources.toml", 'id = "gazette"', 'id = "tide-table"', ["tide-table"]),
    "a question twice": ("questions.toml", 'id = "laundry"', 'id = "arrival"', ["questions.toml", "arrival"]),
    "a character twice": ("characters.toml", 'id = "percy-finch"', 'id = "ada-finch"', ["ada-finch"]),
    "a person called as a character": ("people.toml", 'id = "mei-okada"', 'id = "ada-finch"', ["ada-finch"]),
    "a fact twice": ("characters.toml", 'id = "not-bereaved"', 'id = "bereaved"', ["ada-finch/bereaved"]),
    "a source that there is not": (
        "production.toml",
        'sources = ["tide-table"]',
        'sources = ["hearsay"]',
        ["last-scene", "hearsay"],
    ),
    "a voice of nobody": (
        "characters.toml",
        'person = "mei-okada"',
        'person = "mei-okadas"',
        ["ada-finch", "mei-okadas"],
    ),
    "a question on no fact": (
        "questions.toml",
        "percy-finch/returned",
        "percy-finch/retuned",
        ["arrival", "percy-finch/retuned"],
    ),
    "an end before the beginning": (
        "characters.toml",
        "from = 1\nuntil = 3",
        "from = 3\nuntil = 3",
        ["ada-finch/bereaved"],
    ),
    "a question that ends before it begins": (
        "questions.toml",
        "from = 2\nuntil = 4",
        "from = 2\nuntil = 1",
        ["seventeen"],
    ),
    "an end beyond the last episode": (
        "characters.toml",
        "until = 5\nepisode = 2",
        "until = 6\nepisode = 2",
        ["inspector-brough/warrant"],
    ),
    "a beginning beyond the last episode": ("production.toml", "from = 5", "from = 6", ["production/last-scene"]),
    "a fact before its subject": (
        "characters.toml",
        'from = 3\nepisode = 3\nsources = ["series"]\nconfidence = "high"\n\n[[character.fact]]\nid = "ferry',
        'from = 2\nepisode = 3\nsources = ["series"]\nconfidence = "high"\n\n[[character.fact]]\nid = "ferry',
        ["percy-finch/returned"],
    ),
    "a question before its fact": (
        "questions.toml",
        'from = 3\nfacts = ["percy',
        'from = 2\nfacts = ["percy',
        ["arrival", "percy-finch/returned"],
    ),
    "two equal options": ("questions.toml", '"A poem"', '"laundry."', ["laundry"]),
    "a relation to nobody": ("characters.toml", 'to = "night-keepers"', 'to = "keepers"', ["ada-finch", "keepers"]),
    "a relation to a place": ("characters.toml", 'to = "night-keepers"', 'to = "quay"', ["ada-finch", "quay"]),
    "a voice that is a character": (
        "characters.toml",
        'person = "mei-okada"',
        'person = "wick"',
        ["ada-finch", "wick"],
    ),
    "a relation before its character": (
        "characters.toml",
        'disappointment of both"\nfrom = 3',
        'disappointment of both"\nfrom = 2',
        ["percy-finch: relation 1", "percy-finch"],
    ),
    "a relation that ends before it begins": (
        "characters.toml",
        'by his own account"\nfrom = 1\nuntil = 5',
        'by his own account"\nfrom = 1\nuntil = 1',
        ["inspector-brough: relation 1"],
    ),
    "a season that there is not": ("episodes.toml", 'season = "winter"', 'season = "autumn"', ["episode-1", "autumn"]),
    "a cast of nobody": ("episodes.toml", 'cast = ["ada-finch"', 'cast = ["ida-finch"', ["episode-1", "ida-finch"]),
    "a cast of a person": ("episodes.toml", 'cast = ["ada-finch"', 'cast = ["mei-okada"', ["episode-1", "mei-okada"]),
    "a synopsis of an episode too many": (
        "episodes.toml",
        'by forty people."\nfrom = 5',
        'by forty people."\nfrom = 6',
        ["episode-5: synopsis"],
    ),
    "a synopsis without a source": (
        "episodes.toml",
        'by forty people."\nfrom = 5\nsources = ["series"]',
        'by forty people."\nfrom = 5\nsources = []',
        ["episode-5", "sources"],
    ),
    "a date on a source that there is not": (
        "episodes.toml",
        'released = { date = "2031-01-07", sources = ["gazette"] }',
        'released = { date = "2031-01-07", sources = ["hearsay"] }',
        ["episode-1: released", "hearsay"],
    ),
    "a date that is none": ("episodes.toml", '"2031-02-03"', '"3 February"', ["episode-1", "broadcast.date"]),
    "a credit in no season": ("people.toml", '["winter", "thaw"]', '["winter", "spring"]', ["odile-marsh", "spring"]),
    "a member that there is not": ("organisations.toml", '"wick"', '"wicket"', ["lamplighters", "wicket"]),
    "a composer who is a character": (
        "music.toml",
        'composer = "odile-marsh"',
        'composer = "wick"',
        ["lamps-and-water", "wick"],
    ),
    "a track before its album": (
        "music.toml",
        'Forty Taps"\nfrom = 4',
        'Forty Taps"\nfrom = 0',
        ["harbour-songs: track 1"],
    ),
    "a fact shown by a later episode": (
        "concepts.toml",
        "until = 4\nepisode = 2",
        "until = 4\nepisode = 3",
        ["tide-clock/runs-slow", "3"],
    ),
    "a relation shown by a later episode": (
        "characters.toml",
        'ladder"\nfrom = 2\nepisode = 2',
        'ladder"\nfrom = 2\nepisode = 4',
        ["wick: relation 1", "4"],
    ),
    "a fact shown by no episode": (
        "concepts.toml",
        "until = 4\nepisode = 2",
        "until = 4\nepisode = 0",
        ["tide-clock/runs-slow", "0"],
    ),
    "a concept called as a place": ("concepts.toml", 'id = "low-gas"', 'id = "quay"', ["quay", "places.toml"]),
    "a release twice": ("releases.toml", 'id = "second-half"', 'id = "first-half"', ["releases.toml", "first-half"]),
    "a rumour under an unknown topic": ("reception.toml", '"rumour"', '"gossip"', ["third-half", "topic"]),
    "a moment without its order": ("timeline.toml", "order = 1\n", "", ["flood", "order"]),
    "a moment beyond the last episode": ("timeline.toml", "from = 4", "from = 7", ["timeline/first-tap"]),
    "a confidence that there is not": ("reception.toml", '"low"', '"none"', ["third-half", "confidence"]),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_fault_is_told_with_the_record_it_is_in(folder: Path, what: str) -> None:
    file, old, new, named = BROKEN[what]
    change(folder, file, old, new)
    found = faults(folder)
    assert any(all(part in fault for part in named) for fault in found), found


def test_a_fault_is_told_with_the_file_it_is_in(folder: Path, tmp_path: Path) -> None:
    untold = []
    for what, (file, old, new, _) in BROKEN.items():
        spoilt = shutil.copytree(folder, tmp_path / what)
        change(spoilt, file, old, new)
        if not any(file in fault for fault in faults(spoilt)):
            untold.append(what)
    assert untold == []


# What the store would not take, or what would never be shown.
UNSTORABLE = {
    "an alias twice": ('"Ada", from = 0 }', '"Ada", from = 0 }, { text = "Ada", from = 1 }'),
    "a voice twice": (
        'person = "lionel-crabbe"\nlanguage = "en"\ndub = "harbour"',
        'person = "mei-okada"\nlanguage = "ja"\ndub = "original"',
    ),
    "a voice that ends before it begins": ("from = 2\nuntil = 4", "from = 4\nuntil = 2"),
    "an alias beyond the last episode": ('"The Snuffer", from = 4', '"The Snuffer", from = 9'),
}


@pytest.mark.parametrize("what", UNSTORABLE)
def test_what_cannot_be_kept_or_shown_is_a_fault_of_the_pack(folder: Path, what: str) -> None:
    change(folder, "characters.toml", *UNSTORABLE[what])
    assert faults(folder)


def test_all_faults_of_the_records_are_told_at_once(folder: Path) -> None:
    change(folder, "characters.toml", ADA, ADA + "shoe_size = 5\n")
    change(folder, "sources.toml", 'publisher = "Harbour Almanac"\n', "")
    (folder / "people.toml").write_text("id = [unfinished", encoding="utf-8")
    (folder / "season.toml").write_text("", encoding="utf-8")
    found = "\n".join(faults(folder))
    assert [part for part in ("ada-finch", "tide-table", "people.toml", "season.toml") if part not in found] == []


def test_all_faults_between_the_records_are_told_at_once(folder: Path) -> None:
    change(folder, "production.toml", 'sources = ["tide-table"]', 'sources = ["hearsay"]')
    change(folder, "questions.toml", "percy-finch/returned", "percy-finch/retuned")
    change(folder, "questions.toml", '"A poem"', '"laundry."')
    change(folder, "characters.toml", 'id = "not-bereaved"', 'id = "bereaved"')
    found = "\n".join(faults(folder))
    named = ("hearsay", "percy-finch/retuned", "laundry", "ada-finch/bereaved")
    assert [part for part in named if part not in found] == []


def test_faults_in_records_and_between_them_are_told_at_once(folder: Path) -> None:
    change(folder, "characters.toml", ADA, ADA + "shoe_size = 5\n")
    change(folder, "questions.toml", '"A poem"', '"laundry."')
    found = "\n".join(faults(folder))
    assert [part for part in ("shoe_size", "laundry") if part not in found] == []
