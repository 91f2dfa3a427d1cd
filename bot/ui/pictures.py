"""The picture of a profile. Drawing takes a tenth of a second, so a thread does it; it knows only what it draws."""

import io
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

# Drawn twice as large and scaled down, which smooths every edge.
SCALE = 2
WIDTH = 720
MARGIN = 28
LEFT = 244
"""Where the tiles, bars and columns begin; before it stand the gauge and the labels."""
PAPER = "#1f1b17"
PANEL = "#2b2620"
TRACK = "#453d33"
LAMP = "#dca24c"
TEXT = "#f4eee3"
FAINT = "#b9ae9d"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Bar:
    """A bar filled to `share` (0 to 1), with a label before and a value behind it."""

    label: str
    value: str
    share: float


@dataclass(frozen=True)
class Column:
    """A column of the form, `share` (0 to 1) high; `bright` for a game that was won."""

    share: float
    bright: bool


@dataclass(frozen=True)
class Sheet:
    """What is drawn, in words and shares. `gauge` is a share (0 to 1), or None where there is none yet."""

    gauge: float | None
    gauge_value: str
    gauge_label: str
    numbers: tuple[tuple[str, str], ...]
    """Up to four (value, label)."""
    bars: tuple[Bar, ...]
    form: tuple[Column, ...]
    form_label: str


def draw_profile(sheet: Sheet) -> bytes:
    """Return the picture of a profile as a PNG, readable at a third of its width."""
    top, row = 252, 60
    bars_end = top + row * len(sheet.bars)
    height = bars_end + (170 if sheet.form else 0) + MARGIN
    image = Image.new("RGBA", (WIDTH * SCALE, height * SCALE), (0, 0, 0, 0))
    pen = _Pen(ImageDraw.Draw(image))
    pen.panel((0, 0, WIDTH, height), 28, PAPER)
    _gauge(pen, sheet)
    _numbers(pen, sheet.numbers)
    for number, bar in enumerate(sheet.bars):
        _bar(pen, top + row * number, bar)
    if sheet.form:
        _form(pen, bars_end + 10, sheet)
    small = image.reduce(SCALE)
    # 128 colours are plenty for flat areas and their edges, and quarter the file.
    file = io.BytesIO()
    small.quantize(128, method=Image.Quantize.FASTOCTREE).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Pen:
    """Draws in px of the finished picture."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def panel(self, box: tuple[float, float, float, float], radius: float, colour: str) -> None:
        left, top, right, bottom = (value * SCALE for value in box)
        self._draw.rounded_rectangle((left, top, right - 1, bottom - 1), radius * SCALE, fill=colour)

    def arc(self, middle: tuple[float, float], radius: float, share: float, colour: str) -> None:
        x, y = middle
        box = tuple(value * SCALE for value in (x - radius, y - radius, x + radius, y + radius))
        self._draw.arc(box, -90, -90 + 360 * share, fill=colour, width=20 * SCALE)

    def text(self, place: tuple[float, float], text: str, size: int, colour: str, anchor: str = "la") -> None:
        x, y = place
        self._draw.text((x * SCALE, y * SCALE), text, font=_font(size), fill=colour, anchor=anchor)

    def fitting(self, text: str, width: float, size: int) -> int:
        """Return the largest size, at most `size` px, in which a text is no wider than `width` px."""
        while size > 16 and self._draw.textlength(text, font=_font(size)) > width * SCALE:
            size -= 2
        return size


@cache
def _font(size: int) -> Font:
    # The font that Pillow itself carries.
    return ImageFont.load_default(size * SCALE)


def _gauge(pen: _Pen, sheet: Sheet) -> None:
    middle = (MARGIN + 96, MARGIN + 102)
    pen.arc(middle, 96, 1, TRACK)
    if sheet.gauge:
        pen.arc(middle, 96, sheet.gauge, LAMP)
    pen.text((middle[0], middle[1] - 12), sheet.gauge_value, pen.fitting(sheet.gauge_value, 136, 54), TEXT, "mm")
    pen.text((middle[0], middle[1] + 34), sheet.gauge_label, pen.fitting(sheet.gauge_label, 120, 30), FAINT, "mm")


def _numbers(pen: _Pen, numbers: tuple[tuple[str, str], ...]) -> None:
    gap, height = 14, 95
    width = (WIDTH - MARGIN - LEFT - gap) / 2
    for place, (value, label) in enumerate(numbers):
        x = LEFT + (place % 2) * (width + gap)
        y = MARGIN + (place // 2) * (height + gap)
        pen.panel((x, y, x + width, y + height), 16, PANEL)
        pen.text((x + 16, y + 33), value, pen.fitting(value, width - 32, 46), TEXT, "lm")
        pen.text((x + 16, y + 71), label, pen.fitting(label, width - 32, 30), FAINT, "lm")


def _bar(pen: _Pen, top: float, bar: Bar) -> None:
    left, right = LEFT, WIDTH - MARGIN - 104
    pen.text((MARGIN, top + 24), bar.label, pen.fitting(bar.label, left - MARGIN - 20, 34), TEXT, "lm")
    pen.panel((left, top + 8, right, top + 40), 16, TRACK)
    if bar.share > 0:
        pen.panel((left, top + 8, left + max(32, (right - left) * bar.share), top + 40), 16, LAMP)
    pen.text((WIDTH - MARGIN, top + 24), bar.value, pen.fitting(bar.value, 92, 34), TEXT, "rm")


def _form(pen: _Pen, top: float, sheet: Sheet) -> None:
    left, floor, most = LEFT, top + 146, 126
    words = sheet.form_label.splitlines()
    for number, line in enumerate(words):
        pen.text(
            (MARGIN, floor - 16 - 38 * (len(words) - 1 - number)),
            line,
            pen.fitting(line, LEFT - MARGIN - 12, 30),
            FAINT,
            "lm",
        )
    step = (WIDTH - MARGIN - left) / 10
    for number, column in enumerate(sheet.form):
        x = left + step * number
        height = max(14, most * column.share)
        pen.panel((x, floor - height, x + step - 10, floor), 7, LAMP if column.bright else FAINT)
