"""Typed settings, read from the environment and `.env`; the environment wins."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import CannotStartError
from bot.words import say

DISCORD_API = "https://discord.com/api/v10"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set. `database` is a file; the token is in no repr."""

    token: str = field(repr=False)
    database: Path = Path("data/casebook.db")
    pack: Path = Path("data/packs/hero_mask")
    api_url: str = DISCORD_API
    log_level: str = "INFO"
    log_format: str = "text"


def load_settings(env_file: Path = Path(".env"), *, need_token: bool = True) -> Settings:
    """Read the settings from `env_file` and the environment.

    Raises CannotStartError with one sentence that names the variable and the remedy.
    """
    try:
        written = dotenv_values(env_file) if env_file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStartError(say("settings.file", reason=error)) from None
    # An empty variable counts as not set, so it does not hide what the file says.
    values = {**written, **{name: value for name, value in os.environ.items() if value.strip()}}
    return parse_settings({key: value for key, value in values.items() if value is not None}, need_token=need_token)


def parse_settings(values: Mapping[str, str], *, need_token: bool = True) -> Settings:
    """Make settings of raw `values`. An empty value counts as not set. Raises CannotStartError."""

    def value(name: str, default: str) -> str:
        return values.get(name, "").strip() or default

    token = value("DISCORD_TOKEN", "")
    if need_token and not token:
        raise CannotStartError(say("settings.token.missing"))
    # aiohttp refuses a header with a line break or a blank by an exception that quotes the whole value.
    if any(ord(sign) <= 32 or ord(sign) > 126 for sign in token):
        raise CannotStartError(say("settings.token.malformed"))
    return Settings(
        token=token,
        database=_database(value("DATABASE_URL", "sqlite:///data/casebook.db")),
        pack=Path(value("SERIES_PACK", "data/packs/hero_mask")),
        api_url=_api_url(value("DISCORD_API_URL", DISCORD_API)),
        log_level=_one_of("LOG_LEVEL", value("LOG_LEVEL", "INFO").upper(), LOG_LEVELS),
        log_format=_one_of("LOG_FORMAT", value("LOG_FORMAT", "text").lower(), LOG_FORMATS),
    )


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise CannotStartError(say("settings.choice", name=name, value=value, allowed=", ".join(allowed)))
    return value


def _database(url: str) -> Path:
    path = url.removeprefix("sqlite:///")
    # SQLite's own ":memory:" would lose everything with the process, and lose a game's journal with it.
    if path == url or not path or path.endswith(("/", ":memory:")):
        raise CannotStartError(say("settings.database", value=url))
    return Path(path)


def _api_url(url: str) -> str:
    """Refuse addresses to which the token would travel in the clear: only https, or a machine of one's own."""
    if "@" in url:  # what stands before it may be a password, so the address is not quoted
        raise CannotStartError(say("settings.api_url.extra"))
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise CannotStartError(say("settings.api_url", value=url)) from None
    if parts.query or parts.fragment:
        raise CannotStartError(say("settings.api_url.extra"))
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_private(host))):
        raise CannotStartError(say("settings.api_url", value=url))
    return url.rstrip("/")


def _is_private(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
