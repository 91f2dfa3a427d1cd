"""The documents say what the code does."""

import re
from pathlib import Path

import pytest
from discord import app_commands

from bot.client import Casebook
from bot.knowledge.models import STATEMENTS, SUBJECTS
from bot.settings import Settings
from bot.storage.people import KEPT
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
