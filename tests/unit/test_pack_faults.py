"""A pack that cannot be used is refused with everything that is wrong with it, each fault where it stands."""

import shutil
from pathlib import Path

import pytest

from bot.errors import EXIT_CONFIGURATION
from bot.knowledge.pack import PackError, read_pack
from tests.unit.packs import LANTERN_STREET, change

FILES = sorted(path.name for path in LANTERN_STREET.iterdir())
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


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert any(fault.startswith(f"{file}:") for fault in faults(folder))


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_not_toml_is_named(folder: Path, file: str) -> None:
    (folder / file).write_text("id = [unfinished", encoding="utf-8")
    assert any(fault.startswith(f"{file}:") for fault in faults(folder))


def test_a_file_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "people.toml").write_bytes("# caf\u00e9".encode("latin-1"))
    assert any(fault.startswith("people.toml:") for fault in faults(folder))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert len(faults(tmp_path / "nowhere")) == len(FILES)


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
    (folder / "seasons.toml").unlink()
    found = "\n".join(faults(folder))
    assert [part for part in ("ada-finch", "tide-table", "people.toml", "seasons.toml") if part not in found] == []


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
