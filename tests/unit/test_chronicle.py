"""Days and what happened on them, and names in a row."""

from bot.knowledge.archive import Thing
from bot.knowledge.horizons import Horizon
from bot.knowledge.reading import Link, Statement
from bot.ui.chronicle import date_lines, moment, release_lines
from bot.ui.prose import either, together
from bot.ui.readers import Reader

READER = Reader(Horizon(9, 9, 9, True), "en", 1, 9, True)


def release(text: str, label: str | None = None, date: str | None = None) -> Statement:
    return Statement(text, text, label, date, None)


def thing(kind: str, name: str, number: int | None = None) -> Thing:
    return Thing(name, kind, 0, name, None, None, number, None, None)


def link(kind: str, subject: Thing, when: str) -> Link:
    return Link(f"{subject.id}/{kind}", kind, subject, None, when, "")


def test_releases_of_a_day_and_place_stand_under_one_heading() -> None:
    lines = release_lines(
        [
            release("Sold in shops."),
            release("Shown in Italy.", "Italy", "2031-02-01"),
            release("Also sung.", None, "2031-02-01"),
            release("On the wireless.", "japan", "2031-02-01"),
            release("Announced.", None, "2031"),
        ]
    )
    assert [(line.heading, line.text) for line in lines] == [
        ("2031", "Announced."),
        ("1 February 2031", "Shown in Italy."),
        ("1 February 2031", "Also sung."),
        ("1 February 2031 · Japan", "On the wireless."),
        ("Undated", "Sold in shops."),
    ]


def test_albums_of_a_day_share_a_line_and_a_run_on_television_is_one() -> None:
    links = [
        link("released", thing("album", "One"), "2031-02-01"),
        link("released", thing("album", "Two"), "2031-02-01"),
        link("released", thing("episode", "Episode 1", 1), "2031-01-07"),
        *(link("broadcast", thing("episode", f"Episode {n}", n), f"2031-03-0{n}") for n in (1, 2, 3)),
    ]
    assert [(line.heading, line.text) for line in date_lines([], links, READER)] == [
        ("7 January 2031", "Episode 1 is released."),
        ("1 February 2031", "The albums *One* and *Two* come out."),
        ("1 March 2031", "Episodes 1–3 on television, the last on 3 March 2031."),
    ]


def test_what_a_release_tells_is_not_told_again() -> None:
    links = [link("released", thing("episode", "Episode 1", 1), "2031-01-07")]
    lines = date_lines([release("All at once.", None, "2031-01-07")], links, READER)
    assert [line.text for line in lines] == ["All at once."]


def test_a_moment_says_when_it_was() -> None:
    assert moment("ten years before", "The bridge falls.") == "**Ten years before**: The bridge falls."
    assert moment(None, "The bridge falls.") == "The bridge falls."


def test_names_in_a_row() -> None:
    assert together(["a"]) == either(["a"]) == "a"
    assert (together("ab"), either("abc")) == ("a and b", "a, b or c")
