"""Settings: what each is when nobody says, who wins, and one sentence for what makes no sense."""

import re
from pathlib import Path

import pytest

from bot import settings
from bot.errors import EXIT_CONFIGURATION, CannotStartError
from bot.settings import DISCORD_API, Settings, load_settings, parse_settings
from tests.unit.packs import ROOT

# In the shape of Discord's: three parts of letters and digits with points between them.
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gh0sTs.an-invented_token-that-opens-nothing"
NAMES = ("DISCORD_TOKEN", "DATABASE_URL", "SERIES_PACK", "DISCORD_API_URL", "LOG_LEVEL", "LOG_FORMAT")


@pytest.fixture(autouse=True)
def _a_bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def refused(**values: str) -> str:
    """Return the sentence that tells why `values` cannot be used."""
    with pytest.raises(CannotStartError) as raised:
        parse_settings({"DISCORD_TOKEN": TOKEN, **values})
    assert raised.value.exit_code == EXIT_CONFIGURATION == 2
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert TOKEN not in sentence
    return sentence


def test_with_a_token_alone_everything_else_has_its_default() -> None:
    assert parse_settings({"DISCORD_TOKEN": TOKEN}) == Settings(
        token=TOKEN,
        database=Path("data/casebook.db"),
        pack=Path("data/packs/hero_mask"),
        api_url="https://discord.com/api/v10",
        log_level="INFO",
        log_format="text",
    )


def test_every_setting_is_taken_over() -> None:
    assert parse_settings(
        {
            "DISCORD_TOKEN": TOKEN,
            "DATABASE_URL": "sqlite:////var/lib/casebook/scores.db",
            "SERIES_PACK": "tests/packs/lantern_street",
            "DISCORD_API_URL": "https://proxy.example/api/v10/",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
        }
    ) == Settings(
        token=TOKEN,
        database=Path("/var/lib/casebook/scores.db"),
        pack=Path("tests/packs/lantern_street"),
        api_url="https://proxy.example/api/v10",
        log_level="DEBUG",
        log_format="json",
    )


@pytest.mark.parametrize("blank", ["", "   "])
def test_an_empty_value_counts_as_not_set(blank: str) -> None:
    values = {"DISCORD_TOKEN": TOKEN, **dict.fromkeys(NAMES[1:], blank)}
    assert parse_settings(values) == parse_settings({"DISCORD_TOKEN": TOKEN})


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
@pytest.mark.parametrize("style", ["text", "json"])
def test_every_level_and_format_that_the_example_names_is_taken(level: str, style: str) -> None:
    made = parse_settings({"DISCORD_TOKEN": TOKEN, "LOG_LEVEL": level, "LOG_FORMAT": style})
    assert (made.log_level, made.log_format) == (level, style)


def test_a_file_is_read_and_the_environment_wins_over_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=ERROR\nLOG_FORMAT=json\n# LOG_LEVEL=DEBUG\n", encoding="utf-8")
    assert (load_settings(file).token, load_settings(file).log_level) == (TOKEN, "ERROR")
    monkeypatch.setenv("LOG_LEVEL", "WARNING")
    assert (load_settings(file).log_level, load_settings(file).log_format) == ("WARNING", "json")


def test_without_a_file_the_environment_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert load_settings(tmp_path / ".env") == parse_settings({"DISCORD_TOKEN": TOKEN})


def test_a_file_that_is_not_text_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("# Ren\u00e9's settings\n".encode("latin-1") + f"DISCORD_TOKEN={TOKEN}\n".encode())
    with pytest.raises(CannotStartError):
        load_settings(file)


def test_a_missing_token_is_told_in_a_sentence_that_names_it() -> None:
    for values in ({}, {"DISCORD_TOKEN": ""}, {"DISCORD_TOKEN": "  "}):
        with pytest.raises(CannotStartError, match="DISCORD_TOKEN"):
            parse_settings(values)
        assert parse_settings(values, need_token=False).token == ""


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "caf\u00e9", "tab\there", "\u200bzero", "bell\x07"])
def test_a_token_that_cannot_be_one_is_refused_without_being_quoted(token: str) -> None:
    with pytest.raises(CannotStartError, match="DISCORD_TOKEN") as raised:
        parse_settings({"DISCORD_TOKEN": token})
    assert token not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://localhost/casebook",
        "casebook.db",
        "sqlite:///",
        "sqlite://casebook.db",
        "sqlite:///data/",
        "sqlite:",
    ],
)
def test_a_database_that_is_no_file_of_sqlite_is_refused(url: str) -> None:
    assert refused(DATABASE_URL=url).startswith(f"DATABASE_URL is {url!r}")


def test_a_database_that_would_be_lost_with_the_process_is_refused() -> None:
    assert "DATABASE_URL" in refused(DATABASE_URL="sqlite:///:memory:")


@pytest.mark.parametrize(("name", "value"), [("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml")])
def test_a_choice_that_there_is_not_is_refused_with_those_there_are(name: str, value: str) -> None:
    sentence = refused(**{name: value})
    assert sentence.startswith(name)
    assert ("DEBUG, INFO, WARNING, ERROR" if name == "LOG_LEVEL" else "text, json") in sentence


@pytest.mark.parametrize(
    "url",
    [
        "https://discord.com/api/v10",
        "https://8.8.8.8/api",
        "http://localhost:8123/api/v10",
        "http://127.0.0.1:8123/api/v10",
        "http://[::1]:8123/api",
        "http://10.1.2.3/api",
        "http://172.16.0.9/api",
        "http://192.168.1.4:80/api",
        "http://[fd00::7]/api",
    ],
)
def test_the_api_may_be_https_anywhere_and_http_on_loopback_and_private_addresses(url: str) -> None:
    assert parse_settings({"DISCORD_TOKEN": TOKEN, "DISCORD_API_URL": url}).api_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://discord.com/api/v10",
        "http://8.8.8.8/api",
        "http://172.32.0.1/api",
        "http://[2606:4700::1]/api",
        "http://[::ffff:8.8.8.8]/api",
        "http://localhost.example/api",
        "http://127.0.0.1.example/api",
        "http:///api",
        "https://",
        "ftp://localhost/api",
        "ws://localhost/api",
        "localhost:8123",
        "http://[::1/api",
        "http://127.0.0.1:notaport/api",
    ],
)
def test_the_token_travels_in_the_clear_to_no_public_address_and_nonsense_is_refused(url: str) -> None:
    assert refused(DISCORD_API_URL=url).startswith("DISCORD_API_URL")


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@proxy.example/api",
        "https://proxy.example/api?key=hunter2",
        "https://proxy.example/api#hunter2",
        "http://me:hunter2@127.0.0.1:99999/api",
    ],
)
def test_an_api_address_with_a_secret_in_it_is_refused_without_being_quoted(url: str) -> None:
    sentence = refused(DISCORD_API_URL=url)
    assert sentence.startswith("DISCORD_API_URL")
    assert "hunter2" not in sentence


def test_the_token_is_in_no_repr() -> None:
    made = parse_settings({"DISCORD_TOKEN": TOKEN})
    assert TOKEN not in repr(made)
    assert TOKEN not in f"{made}"


def test_the_example_names_exactly_the_settings_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    read = set(re.findall(r"value\(\"([A-Z_]+)\"", Path(settings.__file__).read_text(encoding="utf-8")))
    assert sorted(named) == sorted(read) == sorted(NAMES)


def test_the_example_as_it_stands_gives_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert load_settings(file) == parse_settings({"DISCORD_TOKEN": TOKEN})
    assert load_settings(file).api_url == DISCORD_API


def test_no_setting_is_read_in_another_place() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "cogs")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(r"\benviron\b|getenv", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["bot/settings.py"]
