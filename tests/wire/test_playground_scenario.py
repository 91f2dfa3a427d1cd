"""Scenario files: described worlds, and faults told in one sentence."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from playground.scenario import ScenarioError, read_scenario
from playground.supervisor import REPOSITORY
from playground.world import World

MINIMAL = """
[[user]]
name = "A"
[[guild]]
name = "One"
owner = "A"
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "world.toml"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[user", "is not TOML"),
        ("", "at the top: guild is missing."),
        ("[wall]", "no word wall here"),
        ("[[user]]\nname = 7", "user 7: name is not of the right kind"),
        ('[[user]]\nname = "A"\n[[user]]\nname = "A"', "user A: there are two of the name A"),
        ('[[user]]\nname = "A"\ncolour = "red"', "user A: colour is not"),
        ('[[guild]]\nname = "One"\nowner = "B"', "guild One: nobody is called B"),
        (MINIMAL + '[[guild.role]]\nname = "R"\npermissions = ["FLY"]', "role R: Discord has no permission FLY"),
        (MINIMAL + '[[guild.member]]\nuser = "A"\nroles = ["R"]', "member A: there is no role R"),
        (MINIMAL + '[[guild.channel]]\nname = "c"\ntype = "voice"', "channel c: a channel is text"),
        (MINIMAL + '[[guild.channel]]\nname = "c"\ntype = "thread"\nparent = "d"', "there is no channel d above"),
        (MINIMAL + '[[guild.channel]]\nname = "c"\noverwrite = [{ for = "B" }]', "overwrite B: nobody is called B"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=r"world\.toml") as fault:
        read_scenario(written(tmp_path, text))
    assert told in str(fault.value)
    assert "\n" not in str(fault.value)


def test_ids_are_the_same_in_every_run(tmp_path: Path) -> None:
    first, again = read_scenario(written(tmp_path, MINIMAL)), World().scene
    assert first.guilds[0].id == read_scenario(tmp_path / "world.toml").guilds[0].id
    assert [user.id for user in again.users] == [user.id for user in World().users]
    ids = [guild.id for guild in again.guilds]
    ids += [channel.id for guild in again.guilds for channel in guild.channels]
    ids += [role.id for guild in again.guilds for role in guild.roles[1:]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("options", "told"),
    [(("--scenario", "nowhere.toml"), b"nowhere.toml"), (("--openapi", "pyproject.toml"), b"openapi.json")],
)
async def test_the_command_line_refuses_with_two(options: tuple[str, ...], told: bytes) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--no-browser", "--no-bot", "--port", "0", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
    )
    output, error = await child.communicate()
    assert (child.returncode, output, error.count(b"\n")) == (2, b"", 1)
    assert told in error
