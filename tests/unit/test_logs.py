"""Log lines: no secret comes through, however it got into the record."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import redact, set_up_logs

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gh0sTs.an-invented_token-that-opens-nothing"
INTERACTION = "aW50ZXJhY3Rpb246MTIzOmludmVudGVk"
URLS = [
    f"https://discord.com/api/v10/interactions/1383825059033907200/{INTERACTION}/callback",
    f"https://discord.com/api/v10/webhooks/1383825059033907200/{INTERACTION}/messages/@original",
    f"http://127.0.0.1:8123/api/v10/webhooks/12/{INTERACTION}?wait=true",
    f"URL('https://discord.com/api/v10/webhooks/12/{INTERACTION}')",
]


@pytest.fixture(autouse=True)
def _put_the_logging_back() -> Iterator[None]:
    root, discord = logging.getLogger(), logging.getLogger("discord")
    handlers, level, discord_level = root.handlers[:], root.level, discord.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    discord.setLevel(discord_level)


def fail_with_secrets() -> None:
    """Raise an exception that holds the token twice, and an interaction's in the one it came from."""
    try:
        raise ConnectionError(f"POST {URLS[0]}")
    except ConnectionError as cause:
        raise RuntimeError(f"Authorization: Bot {TOKEN}", TOKEN) from cause


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_secret_is_in_any_line(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG", style, TOKEN)
    log = logging.getLogger("some.where")
    log.info("starting with %s", TOKEN)
    log.info("headers %r", {"Authorization": f"Bot {TOKEN}"})
    log.debug(f"a token: {TOKEN}.")
    for url in URLS:
        log.warning("POST %s has returned 404", url)
    try:
        fail_with_secrets()
    except RuntimeError:
        log.exception("it failed")
    log.info("with the stack", stack_info=True)
    text = capsys.readouterr().err
    assert TOKEN not in text
    assert INTERACTION not in text
    assert text.count("[token]") >= 7
    assert "fail_with_secrets" in text
    assert "ConnectionError" in text


def test_a_line_as_json_is_one_object_that_says_when_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("INFO", "json", TOKEN)
    logging.getLogger("some.where").info("Loaded %s\nin two lines, \u201c%s\u201d", "a pack", "quoted")
    try:
        fail_with_secrets()
    except RuntimeError:
        logging.getLogger("some.where").exception("it failed")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["level"], first["logger"]) == ("INFO", "some.where")
    assert first["message"] == "Loaded a pack\nin two lines, \u201cquoted\u201d"
    assert first["time"].endswith("+00:00")
    assert "Traceback" in second["exception"]


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("WARNING", "text", TOKEN)
    logging.getLogger("some.where").info("a trifle")
    logging.getLogger("some.where").warning("a matter")
    text = capsys.readouterr().err
    assert "a trifle" not in text
    assert "WARNING some.where: a matter" in text


@pytest.mark.parametrize("url", URLS)
def test_of_an_address_only_the_token_is_taken_out(url: str) -> None:
    assert redact(url, TOKEN) == url.replace(INTERACTION, "[token]")


def test_without_a_secret_a_text_stays_what_it_is() -> None:
    assert redact("nothing to hide /interactions/1", "") == "nothing to hide /interactions/1"
