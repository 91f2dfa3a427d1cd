"""The catalogue and the code agree: every key has its words, every word its key, and every place is filled."""

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.announcements import placeholders
from bot.announcements.late import LATES, Rule
from bot.announcements.sketch import Way
from bot.client import PERMISSIONS
from bot.deliveries.loudness import Hush
from bot.deliveries.rescheduling import TakenBack
from bot.deliveries.switching import USUAL
from bot.games.scores import badges
from bot.knowledge.models import SECTIONS, STATEMENTS, SUBJECTS, Production, Voice
from bot.storage.boards import MEASURES
from bot.storage.reports import KINDS, Verdict
from bot.storage.totals import PERIODS
from bot.trivia.events import How, Mode
from bot.trivia.rules import Reason
from bot.trivia.scoring import Parts
from bot.ui import announce_panel, announce_why, announce_words
from bot.ui.boards import Scope
from bot.ui.errors import Refusal
from bot.ui.profile import CATEGORIES
from bot.ui.readers import SCRIPTS
from bot.ui.trivia_lobby import ANSWERS, DIFFICULTIES, MODES, TEAMS
from bot.ui.trivia_settings import ANY, CHOICES, TABS
from bot.words import LOCALE, catalogues, say, say_count
from tests.unit.packs import ROOT

TOPICS = get_args(Production.__annotations__["topic"])
WELCOMES = ("finished", "watching", "unset")
# Keys that are put together while the bot runs: how they stand in the code, and what they may come to.
FAMILIES = {
    "trivia.refused.{}": [f"trivia.refused.{reason}" for reason in get_args(Reason)],
    "trivia.final.{}": [
        f"trivia.final.{reason}" for reason in ("stopped", "lost", "idle", "forfeit", "cancelled", "deserted")
    ],
    "trivia.mode.{}": [f"trivia.mode.{mode}" for mode in MODES],
    "trivia.mode.{}.what": [f"trivia.mode.{mode}.what" for mode in get_args(Mode) if mode != "classic"],
    "trivia.difficulty.{}": [f"trivia.difficulty.{one}" for one in DIFFICULTIES],
    "trivia.answers.{}": [f"trivia.answers.{one}" for one in ANSWERS],
    "trivia.team.{}": [f"trivia.team.{team}" for team in range(max(number for number, _ in TEAMS))],
    "trivia.write.{}": [f"trivia.write.{how}" for how in get_args(How) if how != "choice"],
    "trivia.form.{}": ["trivia.form.typed", "trivia.form.number"],
    "trivia.how.{}": [f"trivia.how.{outcome}" for outcome in ("right", "slower", "wrong")],
    "trivia.part.{}": [f"trivia.part.{part}" for part in Parts.__dataclass_fields__],
    "settings.tab.{}": [f"settings.tab.{tab}" for tab in TABS],
    "settings.mode.{}": [f"settings.mode.{mode}" for mode in CHOICES["mode"]],
    "settings.difficulty.{}": [f"settings.difficulty.{one or ANY}" for one in CHOICES["difficulty"]],
    "settings.hosts.{}": [f"settings.hosts.{hosts}" for hosts in CHOICES["hosts"]],
    "report.kind.{}": [f"report.kind.{kind}" for kind in KINDS],
    "report.kind.{}.what": [f"report.kind.{kind}.what" for kind in KINDS],
    "ruling.{}.done": [f"ruling.{verdict}.done" for verdict in get_args(Verdict)],
    "ruling.{}.told": [f"ruling.{verdict}.told" for verdict in get_args(Verdict)],
    "card.section.{}": [f"card.section.{section}" for section in SECTIONS],
    "card.{}{}": [f"card.{kind}{how}" for kind in ("released", "broadcast") for how in ("", ".computed")],
    "kind.{}": [f"kind.{kind}" for kind in SUBJECTS],
    "topic.{}": [f"topic.{topic}" for topic in dict.fromkeys([*TOPICS, *STATEMENTS])],
    "script.{}": [f"script.{script}" for script in SCRIPTS],
    "timeline.{}": [f"timeline.{view}" for view in ("dates", "making", "story")],
    "language.{}": [f"language.{language}" for language in get_args(Voice.__annotations__["language"])],
    # discord.py still calls one of them by its old name.
    "permission.{}": [
        "permission." + {"read_messages": "view_channel"}.get(name, name)
        for name, asked_for in PERMISSIONS
        if asked_for
    ],
    "board.title.{}": [f"board.title.{scope}" for scope in get_args(Scope)],
    "board.scope.{}": [f"board.scope.{scope}" for scope in get_args(Scope)],
    "board.period.{}": [f"board.period.{period}" for period in PERIODS],
    "board.measure.{}": [f"board.measure.{measure}" for measure in MEASURES],
    "category.{}": [f"category.{category}" for category in CATEGORIES],
    "badge.{}.name": [f"badge.{badge.id}.name" for badge in badges()],
    "badge.{}.what": [f"badge.{badge.id}.what" for badge in badges()],
    "auto.what.{}": [f"auto.what.{kind}" for kind in USUAL],
    "auto.late.{}": [f"auto.late.{late}" for late in LATES],
    "write.tab.{}": [f"write.tab.{tab}" for tab in announce_panel.TABS],
    "write.part.{}": [f"write.part.{part}" for part in announce_words.PARTS],
    "write.way.{}": [f"write.way.{way}" for way in get_args(Way)],
    "write.late.{}": [f"write.late.{rule}" for rule in announce_panel.LATE_RULES],
    "write.{}.on": ["write.publish.on", "write.everyone.on"],
    "write.{}.off": ["write.publish.off", "write.everyone.off"],
    "write.placeholder.{}": [f"write.placeholder.{name}" for name in placeholders.NAMES],
    "desk.kind.{}": [f"desk.kind.{kind}" for kind in announce_words.KINDS],
    "desk.place.{}": [f"desk.place.{place}" for place in announce_words.PLACES],
    "desk.change.{}": [f"desk.change.{what}" for what in announce_words.DONE],
    "desk.card.late.{}": [f"desk.card.late.{rule}" for rule in get_args(Rule)],
    "desk.trouble.{}": ["desk.trouble.failed", "desk.trouble.unknown"],
    "desk.unskip.{}": [f"desk.unskip.{back}" for back in get_args(TakenBack)],
    "desk.why.waits.{}": ["desk.why.waits.planned", "desk.why.waits.checking"],
    "desk.why.ended.{}": [f"desk.why.ended.{state}" for state in ("failed", "unknown", "skipped")],
    "desk.why.hush.{}": [f"desk.why.hush.{hush}" for hush in get_args(Hush)],
    "desk.week.hush.{}": [f"desk.week.hush.{hush}" for hush in get_args(Hush)],
    "desk.step.name.{}": [f"desk.step.name.{step}" for step in announce_why.STEPS],
    "desk.step.ended.{}": [f"desk.step.ended.{state}" for state in ("failed", "unknown", "skipped")],
    "welcome.{}": [f"welcome.{said}" for said in WELCOMES],
    "welcome.{}.what": [f"welcome.{said}.what" for said in WELCOMES],
    "welcome.{}.done": ["welcome.finished.done", "welcome.unset.done"],
}
SPEAKERS = {"say", "say_count", "Refusal"}


@dataclass(frozen=True)
class Call:
    """One place in the code that says something: every key it may be, and the names it gives a value to."""

    where: str
    keys: frozenset[str]
    given: frozenset[str]


def sources() -> list[Path]:
    return [path for folder in ("bot", "cogs") for path in sorted((ROOT / folder).rglob("*.py"))]


def calls(path: Path) -> Iterator[Call]:
    """Yield the places in a file where words are taken from the catalogue."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in SPEAKERS or name == "_Treatment":
            given = {keyword.arg for keyword in node.keywords if keyword.arg}
            # An error's words are said elsewhere, with the number of the incident.
            given |= {"say_count": {"n"}, "_Treatment": {"incident"}}.get(name, set())
            keys = frozenset(meant(node.args[0], tree))
            yield Call(f"{path.relative_to(ROOT)}:{node.lineno}", keys, frozenset(given))


def meant(node: ast.expr, tree: ast.AST) -> set[str]:
    """Return every key that an expression may come to; none for what another part of the code has said already."""
    match node:
        case ast.Constant(value=str(key)):
            return {key}
        case ast.IfExp(body=body, orelse=orelse):
            return meant(body, tree) | meant(orelse, tree)
        case ast.JoinedStr(values=values):
            return set(FAMILIES["".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in values)])
        case ast.Name(id=name):
            assigned = [one for one in ast.walk(tree) if isinstance(one, ast.Assign)]
            values = [
                one.value for one in assigned if any(isinstance(t, ast.Name) and t.id == name for t in one.targets)
            ]
            return {key for value in values for key in meant(value, tree)}
        case ast.Attribute(attr="key"):
            return set()
    raise AssertionError(f"line {node.lineno}: a key that cannot be told from the code")


def catalogue() -> list[Message]:
    found: list[Message] = []
    for path in catalogues():
        with path.open("rb") as file:
            found += read_po(file, locale=LOCALE)
    return found


def catalogue_texts() -> dict[str, tuple[str, ...]]:
    """Return the texts of every key, one for each plural form where it has them."""
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue():
        if message.id:
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
            found[str(key)] = tuple(str(text) for text in texts)
    return found


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


ALL_CALLS = [call for path in sources() for call in calls(path)]
TEXTS = catalogue_texts()


def test_the_search_finds_what_is_said() -> None:
    keys = {key for call in ALL_CALLS for key in call.keys}
    assert {"error.unexpected", "trivia.refused.late", "horizon.some", "trivia.reveal.other"} <= keys
    assert len(ALL_CALLS) > 80


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    missing = {key: call.where for call in ALL_CALLS for key in call.keys if key not in TEXTS}
    assert missing == {}


def test_every_place_in_a_text_is_filled_by_every_call() -> None:
    unfilled = [
        (call.where, key, sorted(places(text) - call.given))
        for call in ALL_CALLS
        for key in call.keys
        for text in TEXTS.get(key, ())
        if places(text) - call.given
    ]
    assert unfilled == []


def test_no_text_in_the_catalogue_is_left_unsaid() -> None:
    said = {key for call in ALL_CALLS for key in call.keys}
    assert sorted(set(TEXTS) - said) == []


def test_what_has_plural_forms_is_said_with_a_number_and_nothing_else_is() -> None:
    counted = {
        node.args[0].value
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "say_count"
        and isinstance(node.args[0], ast.Constant)
    }
    assert counted == {key for key, texts in TEXTS.items() if len(texts) > 1}


def test_no_key_stands_twice_and_no_text_is_empty() -> None:
    files = "\n".join(path.read_text(encoding="utf-8") for path in catalogues())
    keys = [line for line in files.splitlines() if line.startswith('msgid "') and line != 'msgid ""']
    assert len(keys) == len(set(keys)) == len(TEXTS)
    assert [key for key, texts in TEXTS.items() if not all(text.strip() for text in texts)] == []
    assert not any(message.fuzzy for message in catalogue() if message.id)


def test_what_names_a_command_or_an_option_is_short_enough_for_discord() -> None:
    # A description has at most 100 characters: Discord's page on application commands.
    described = {key: texts[0] for key, texts in TEXTS.items() if key.startswith("command.")}
    assert {key: len(text) for key, text in described.items() if not 1 <= len(text) <= 100} == {}


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        say("no.such.key")
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        say_count("no.such.key", 1)
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        Refusal("no.such.key")


def test_a_place_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("trivia.locked")


def test_a_value_is_put_in_as_it_is() -> None:
    assert say("trivia.locked", option="{braces} %s") == "Noted: {braces} %s."


def test_one_and_many_have_words_of_their_own() -> None:
    one, two = say_count("trivia.reveal.wrong", 1), say_count("trivia.reveal.wrong", 2)
    assert one != two
    assert "2" in two
    assert say_count("trivia.reveal.wrong", 0) == two.replace("2", "0")
