"""Log lines as text or JSON, with secrets taken out after everything else has been formatted."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

# An interaction's token stands in the path of its webhook and callback; it lives for 15 minutes.
# and, at DEBUG, in the gateway's events as discord.py logs them.
_INTERACTION_TOKEN = re.compile(r"(/(?:interactions|webhooks)/\d+/|['\"]token['\"]: ?['\"])[^/\s'\"?]+")


def redact(text: str, secret: str) -> str:
    """Return `text` without `secret` (the bot's token) and without interaction tokens."""
    if secret:
        text = text.replace(secret, "[token]")
    return _INTERACTION_TOKEN.sub(r"\1[token]", text)


class _Text(logging.Formatter):
    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secret)


class _Json(logging.Formatter):
    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage(), self._secret),
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info), self._secret)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(level: str, style: str, secret: str) -> None:
    """Send all logs to stderr at `level`, as `style` ("text" or "json"), without `secret`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(secret) if style == "json" else _Text(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    if level != "DEBUG":
        # discord.py tells of every connection at INFO; its warnings are what an operator wants.
        logging.getLogger("discord").setLevel(logging.WARNING)
