"""Whether the page holds up: axe's rules in both lights, every width without a sideways scroll, nothing that jumps."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.stage import Stage, stage

__all__ = ["stage"]
pytestmark = pytest.mark.browser

_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.shifts.push(one.value);
})).observe({ type: "layout-shift", buffered: true });
"""

_TOO_WIDE = """
() => [document.body,
  ...document.querySelectorAll(".hall, .top, .where, .scroller, .dialog-body, .faults-body, .forum")]
  .filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.className)
"""
# Another light changes colours: what axe finds in all the rest it has found in the first.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LIGHTS: dict[Literal["light", "dark"], dict[str, Any]] = {"light": {}, "dark": OF_COLOURS}


async def _start(page: Page) -> None:
    await expect(page.locator('[data-testid="welcome"]')).to_be_visible()


async def _exhibits(page: Page) -> None:
    await page.evaluate("location.hash = 'exhibits'")
    await expect(page.locator('[data-custom-id="pick"]')).to_be_visible()


async def _failed(page: Page) -> None:
    await _exhibits(page)
    await page.locator('[data-custom-id="silent"]').click()
    await expect(page.locator('[data-testid="failed"]')).to_be_visible()


async def _listed(page: Page) -> None:
    await _exhibits(page)
    await page.locator('[data-custom-id="either"]').click()


async def _modal(page: Page) -> None:
    await _exhibits(page)
    await page.locator('[data-custom-id="form"]').click()
    await page.locator('[data-testid="modal-send"]').click()


async def _faults(page: Page) -> None:
    await page.locator('[data-testid="open-faults"]').click()
    await page.locator('[data-testid="fault-set"]').click()
    await expect(page.locator('[data-testid="fault"]')).to_have_count(1)


async def _forum(page: Page) -> None:
    await page.evaluate("location.hash = 'reading-circle'")
    await expect(page.locator('[data-testid="post"]')).to_be_visible()


async def _picker(page: Page) -> None:
    await page.locator("#composer").fill("/e")
    await expect(page.locator('[data-testid="picker"]')).to_be_visible()


async def _option(page: Page) -> None:
    await page.locator("#composer").fill("/every x ")
    await page.keyboard.press("Enter")
    await page.locator('[data-testid="others-dials"]').click()


async def _menu(page: Page) -> None:
    await page.locator('[data-testid="member"]').last.evaluate("node => node.click()")
    await expect(page.locator('[role="menu"].menu')).to_be_visible()


VIEWS: dict[str, Callable[[Page], Awaitable[None]]] = {
    **{"start": _start, "exhibits": _exhibits, "failed": _failed, "listed": _listed, "modal": _modal},
    **{"faults": _faults, "forum": _forum, "picker": _picker, "option": _option, "menu": _menu},
}


def _grave(results: dict[str, Any]) -> list[str]:
    return [
        f"{found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in results["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


async def test_axe_finds_nothing_serious_in_either_light(chromium: Browser, stage: tuple[Stage, str]) -> None:
    axe = Axe()
    found: list[str] = []
    for name, show in VIEWS.items():
        page = await _open(chromium, stage, 1280)
        await show(page)
        for scheme, options in LIGHTS.items():
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.wait_for_timeout(100)
            results = (await axe.run(page, options={"resultTypes": ["violations"], **options})).response
            assert results["passes"], "axe has looked at something"
            found += [f"{name}, {scheme}: {line}" for line in _grave(results)]
        await page.close()
    assert not found, "\n".join(found)


async def test_nothing_sticks_out(chromium: Browser, stage: tuple[Stage, str]) -> None:
    for name, show in VIEWS.items():
        page = await _open(chromium, stage, 1600)
        await show(page)
        for width in (1600, 1280, 800, 360):
            await page.set_viewport_size({"width": width, "height": 760})
            wide = await page.evaluate(_TOO_WIDE)
            assert not wide, f"{name} at {width} px is wider than its place"
        await page.close()


@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_jumps(chromium: Browser, stage: tuple[Stage, str], width: int) -> None:
    assert await _shifts(chromium, stage, width) < 0.02


async def _open(chromium: Browser, stage: tuple[Stage, str], width: int) -> Page:
    page = await chromium.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    await page.add_init_script(_SHIFTS)
    await page.goto(stage[1])
    await _start(page)
    return page


async def _shifts(chromium: Browser, stage: tuple[Stage, str], width: int) -> float:
    """How far things jump by themselves when a message is edited and the bot's state changes (1: the whole view)."""
    page = await _open(chromium, stage, width)
    await page.wait_for_timeout(300)
    await page.evaluate("window.shifts.length = 0")
    await stage[0].tell("bot", {"state": "restarting", "detail": "Back in a moment."})
    edited = stage[0].state["messages"]["201"][0]
    await stage[0].tell("message_update", {"message": {**edited, "edited_timestamp": edited["timestamp"]}})
    await stage[0].tell("state_changed", {})
    await page.wait_for_timeout(400)
    moved: float = await page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)")
    await page.close()
    return moved
