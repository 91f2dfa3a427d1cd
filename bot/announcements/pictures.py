"""What a file is, by its first bytes: its name and its type are only what somebody says."""

from typing import Literal

Format = Literal["png", "jpg", "gif", "webp"]
"""The formats that Discord shows in a message, as they are named in a file's ending."""


def format_of(data: bytes) -> Format | None:
    """Return the format of a picture, or None for what is none of them."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return None
