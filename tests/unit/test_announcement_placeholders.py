"""What is left open in a text is filled from a fixed table, and nothing in a value does anything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.placeholders import NAMES, STYLES, Unknown, Values, fill, harmless, unknown
from tests.unit.packs import ROOT

VALUES = Values(server="Reading Room", channel_id=42, series="Hero Mask", number=7, ms=1_790_000_000_123)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Welcome to {server}.", "Welcome to Reading Room."),
        ("{series} no. {number} in {channel}", "Hero Mask no. 7 in <#42>"),
        ("{date}, {time}", "<t:1790000000:D>, <t:1790000000:t>"),
        ("{time:R} ({time:F}) {date:d}", "<t:1790000000:R> (<t:1790000000:F>) <t:1790000000:d>"),
        ("{{server}} is {server}", "{server} is Reading Room"),
        ("{{{server}}}", "{Reading Room}"),
        ("{server}{server}", "Reading RoomReading Room"),
        ("{sever} {time:x} {server:t} {Server}", "{sever} {time:x} {server:t} {Server}"),
        ("a { b } {} :{ :} { 'a': 1 }", "a { b } {} :{ :} { 'a': 1 }"),
        ("{server.__class__} {0} {server!r}", "{server.__class__} {0} {server!r}"),
    ],
)
def test_places_are_filled_and_nothing_else_is_touched(text: str, expected: str) -> None:
    assert fill(text, VALUES) == expected


def test_what_is_no_placeholder_is_named_once_with_the_one_that_may_be_meant() -> None:
    text = "{sever} {server} {sever} {time:x} {Server} {colour} {{none}} {server:t}"
    assert unknown(text) == (
        Unknown("{sever}", "{server}"),
        Unknown("{time:x}", "{time}"),
        Unknown("{Server}", "{server}"),
        Unknown("{colour}", None),
        Unknown("{server:t}", "{server}"),
    )


def test_the_authors_read_of_every_one() -> None:
    page = (ROOT / "docs/announcements.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `\{(\w+)\}`", page, re.MULTILINE)) == set(NAMES)


def test_every_name_and_style_can_be_used() -> None:
    text = " ".join(f"{{{name}}}" for name in NAMES) + " ".join(f"{{time:{style}}}" for style in STYLES)
    assert unknown(text) == ()
    assert "{" not in fill(text, VALUES)


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("@everyone", "@everyone"),
        ("@here", "@here"),
        ("<@1234>", "<@"),
        ("<@&1234>", "<@"),
        ("<#1234>", "<#"),
        ("</say:1>", "</"),
        ("<t:0:R>", "<t"),
        ("https://example.org", "://"),
        ("# shout", "\n# "),
        ("one\n# two", "\n"),
    ],
)
def test_a_servers_name_mentions_nobody(name: str, never: str) -> None:
    shown = fill("{server}", Values(name, 1, name, 1, 0))
    assert never not in shown
    assert shown.replace("\u200b", "").replace("\\", "") == " ".join(name.split())


def test_a_servers_name_lays_nothing_out() -> None:
    assert harmless("**M*A*S*H** _x_ ~~y~~ `z` ||s|| [a](b)") == (
        r"\*\*M\*A\*S\*H\*\* \_x\_ \~\~y\~\~ \`z\` \|\|s\|\| \[a\]\(b\)"
    )
    assert harmless("- list") == r"\- list"
    assert harmless("> quote") == r"\> quote"
    assert harmless("Mask-Fans & Co. 1 > 0") == "Mask-Fans & Co. 1 > 0"


def test_a_value_that_looks_like_a_placeholder_is_text() -> None:
    assert fill("{server}", Values("{number}", 1, "x", 9, 0)) == "{number}"


@given(st.text("{}:serverdatimnl RF@<\\", max_size=60))
def test_any_text_can_be_filled_and_only_what_is_unknown_is_left(text: str) -> None:
    shown = fill(text, VALUES)
    for one in unknown(text):
        assert one.said in shown
    # Filling what is escaped gives the text back.
    assert fill(text.replace("{", "{{").replace("}", "}}"), VALUES) == text
