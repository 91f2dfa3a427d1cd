"""The small print of sources: marks, numbers, and what need not be said twice."""

from bot.knowledge.citations import Citation
from bot.ui.notes import Notes

SERIES = Citation("Captions", "Wickflix", None)
GAZETTE = Citation("On lamps", "The Gazette", "https://gazette.example/1")
LETTER = Citation("A letter", "The Gazette", "https://gazette.example/2")
ALMANAC = Citation("Tides", "Almanac", "https://almanac.example/")


def line_of(notes: Notes) -> str:
    return (notes.line() or "").replace("\u00a0", " ")


def test_a_source_has_one_number_however_often_it_is_cited() -> None:
    notes = Notes()
    assert notes.marked("One.", (GAZETTE,)) == "One.\u00a0¹"
    assert notes.marked("Two.", (ALMANAC, GAZETTE)) == "Two.\u00a0¹\u00a0²"
    assert line_of(notes) == (
        "-# Sources: ¹ [The Gazette](<https://gazette.example/1>) · ² [Almanac](<https://almanac.example/>)"
    )


def test_three_marks_in_a_row_are_a_run() -> None:
    notes = Notes()
    assert notes.marked("All.", (GAZETTE, ALMANAC, LETTER)) == "All.\u00a0¹⁻³"
    assert notes.marked("Some.", (LETTER, GAZETTE)) == "Some.\u00a0¹\u00a0³"


def test_who_was_named_just_before_is_not_named_again() -> None:
    notes = Notes()
    notes.marked("x", (GAZETTE, LETTER, ALMANAC))
    assert line_of(notes) == (
        "-# Sources: ¹ [The Gazette](<https://gazette.example/1>) · ² [again](<https://gazette.example/2>)"
        " · ³ [Almanac](<https://almanac.example/>)"
    )


def test_episodes_in_a_row_name_the_series_once() -> None:
    notes = Notes()
    for episode in (1, 2):
        notes.marked("x", (SERIES,), episode)
    notes.marked("x", (ALMANAC,))
    notes.marked("x", (SERIES,), 3)
    assert line_of(notes) == (
        "-# Sources: ¹ The series itself, episode 1 · ² episode 2 · ³ [Almanac](<https://almanac.example/>)"
        " · ⁴ The series itself, episode 3"
    )


def test_the_series_as_a_whole_lends_its_name_to_no_episode() -> None:
    notes = Notes()
    notes.marked("x", (SERIES,))
    notes.marked("x", (SERIES,), 2)
    assert line_of(notes) == "-# Sources: ¹ The series itself · ² The series itself, episode 2"


def test_what_cites_nothing_has_no_small_print() -> None:
    notes = Notes()
    assert notes.marked("One.", ()) == "One."
    assert notes.line() is None
