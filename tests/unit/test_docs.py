"""The documents say what the code does."""

import re
from pathlib import Path

import pytest
from discord import app_commands

from bot.client import Casebook
from bot.games import exposures
from bot.knowledge.models import STATEMENTS, SUBJECTS
from bot.settings import Settings
from bot.storage.people import KEPT
from bot.trivia import choosing, difficulty
from bot.trivia.game import PHASES

ROOT = Path(__file__).resolve().parents[2]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


async def test_the_readme_lists_every_command_with_its_options() -> None:
    bot = Casebook(Settings(token="t"))
    await bot.load_cogs()
    listed = set(re.findall(r"^\| `(/[^`]+)` \|", text("README.md"), re.MULTILINE))
    made = set()
    for command in bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            options = [option.name if option.required else f"[{option.name}]" for option in command.parameters]
            made.add(" ".join([f"/{command.qualified_name}", *options]))
    assert listed == made


def test_the_diagram_of_the_phases_is_the_table_of_the_phases() -> None:
    diagram = text("docs/trivia.md").split("<!-- phases -->")[1].split("<!-- /phases -->")[0]
    drawn = {tuple(move) for move in re.findall(r"^ +(\w+) --> (\w+): (\w+)$", diagram, re.MULTILINE)}
    assert drawn == {(phase, after, event.__name__) for (phase, event), after in PHASES.items()}


def test_the_numbers_of_choosing_and_of_difficulty_are_the_codes() -> None:
    said = " ".join(text("docs/trivia.md").split())
    for sentence in (
        f"has not been asked for {exposures.REST_MS // 86_400_000} days",
        f"in one of the last {_word(exposures.ATTENTION)} questions",
        f"at most {_word(choosing.OF_A_FORM)} of one form",
        f"and {_word(choosing.OF_A_CATEGORY)} of one category",
        f"When {difficulty.ENOUGH} people have answered it",
        f"**easy** is below {difficulty.MEDIUM_FROM:.0%} wrong".replace("%", " %"),
        f"**hard** from {difficulty.HARD_FROM:.0%} on".replace("%", " %"),
        f"who have given {difficulty.KNOWN_BY} or more",
        f"when {_word(difficulty.WITNESSES)} or more of each",
        f"more often by {difficulty.MARGIN:.0%} or more".replace("%", " %"),
    ):
        assert sentence in said, sentence
    pool = re.search(r"asks about ([\w, ]+) alone", said)
    assert pool is not None
    assert set(re.split(", | and ", pool[1])) == choosing.FIRST_TIMERS


def _word(number: int) -> str:
    return {3: "three", 4: "four", 10: "ten"}[number]


def test_the_operator_reads_of_every_table_about_people() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", text("docs/operator.md"), re.MULTILINE))
    assert listed == set(KEPT)


@pytest.mark.parametrize("kind", [*SUBJECTS, *STATEMENTS])
def test_the_pack_author_reads_of_every_kind(kind: str) -> None:
    file, _ = {**SUBJECTS, **STATEMENTS}[kind]
    assert re.search(rf"^\| `{file}` \| `\[+{kind}\]+`", text("docs/packs.md"), re.MULTILINE)


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_links_between_the_documents_lead_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    for target in re.findall(r"\]\(([^)#]+)\)", text(document)):
        assert "://" in target or (folder / target).exists(), target
