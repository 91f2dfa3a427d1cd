"""What the page shows of announcing, by keyboard, on a stage: marks, calls, events, Discord's addresses, @time."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import script
from tests.browser.stage import Stage, stage
from tests.browser.test_page_stranger import Keys, part

__all__ = ["stage"]
pytestmark = pytest.mark.browser

PUBLISHED, SILENT, V2 = 1 << 0, 1 << 12, 1 << 15
NIGHT = {
    "id": "801",
    "name": "Trivia night",
    "description": f"Ten questions in <#{script.EXHIBITS}>.",
    "place": "#exhibits",
    "start": "2031-03-01T20:00:00+00:00",
    "end": "2031-03-01T21:00:00+00:00",
    "on": False,
    "creator_id": script.BOT,
}
WAY = f"https://discord.com/channels/1/{script.NOTICES}"


def said(text: str) -> dict[str, Any]:
    return {"components": [script.text(text)]}


async def enter(chromium: Browser, stage: tuple[Stage, str], **look: Any) -> Page:
    page = await chromium.new_page(reduced_motion="reduce", **look)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(stage[1])
    await expect(page.locator("#room")).to_be_visible()
    return page


async def test_who_is_called_and_how(chromium: Browser, stage: tuple[Stage, str]) -> None:
    theatre, page = stage[0], await enter(chromium, stage, viewport={"width": 1280, "height": 800})
    notices, notice = page.locator(part("channel", channel_name="notices")), page.get_by_test_id("notice")
    call = {"called": [script.BARNABY, script.OTTILIE], "channel_id": script.NOTICES}

    await theatre.post({**said("Hush."), **call, "flags": V2 | SILENT})
    await expect(notices.get_by_test_id("call-mark")).to_contain_text("@1")
    await expect(notice).to_be_empty()
    await theatre.post({**said("The cellar floods."), **call, "flags": V2 | PUBLISHED, "id": "9101"})
    await expect(notice).to_have_text("Casebook calls you in #notices.")
    await expect(notices.get_by_test_id("call-mark")).to_contain_text("@2")
    await theatre.post({**said("Nobody in particular."), "channel_id": script.NOTICES, "flags": V2 | SILENT})

    await Keys(page).use(part("channel", channel_name="notices"))
    await expect(page.get_by_test_id("call-mark")).to_have_count(0)
    loud, hushed = page.locator('[data-message-id="9101"]'), page.get_by_test_id("message").filter(has_text="Hush.")
    await expect(loud.get_by_test_id("published")).to_have_text("Published")
    await expect(loud.get_by_test_id("called")).to_have_text("Notified: you, Barnaby")
    await expect(loud).to_have_class(re.compile(r"\bcalled\b"))
    await expect(hushed.get_by_test_id("called")).to_contain_text("without a sound")
    await expect(page.get_by_test_id("silent")).to_have_count(1)
    await theatre.post({**said("<@&301> and @everyone"), "channel_id": script.NOTICES})
    await expect(page.get_by_test_id("unheard")).to_have_count(1)

    # A letter out of the blue: the page hears of the channel first, then of what stands in it.
    theatre.state["dms"].append({"id": "401", "user_id": script.OTTILIE})
    await theatre.tell("state_changed", {})
    await expect(page.locator(part("channel", channel_id="401"))).to_be_visible()
    await theatre.post({**said("It did not go out."), "channel_id": "401", "called": [script.OTTILIE]})
    await expect(notice).to_have_text("Casebook has written you a letter.")


async def test_events_and_the_ways_to_places(chromium: Browser, stage: tuple[Stage, str]) -> None:
    theatre = stage[0]
    theatre.state["guilds"][0]["events"] = [NIGHT]
    theatre.state["messages"][script.NOTICES] = [script.message("9101", script.NOTICES, **said("Here it is."))]
    page = await enter(chromium, stage, viewport={"width": 1280, "height": 800})
    walk = Keys(page)
    await walk.use(part("open-events"))
    event = page.locator(part("events")).get_by_test_id("event")
    await expect(event).to_contain_text("Trivia night")
    await expect(event).to_contain_text("#exhibits")
    await expect(event.locator("time[data-relative]")).to_have_count(1)
    theatre.state["guilds"][0]["events"] = [{**NIGHT, "on": True}]
    await theatre.tell("state_changed", {})
    await expect(event).to_contain_text("on now")
    await walk.press("Escape")
    await expect(page.locator(part("open-events"))).to_be_focused()

    link = {"type": 2, "style": 5, "label": "Go there", "url": f"{WAY}/9101"}
    text = f"{WAY}/9101 and [the night](https://discord.com/events/1/801)"
    await theatre.post({"components": [script.text(text), script.row(link)], "id": "9102"})
    places = page.locator('[data-message-id="9102"] button.mention')
    await expect(places.first).to_have_text("#notices › message")
    await places.nth(1).press("Enter")
    await expect(event).to_be_focused()
    # What the description names stands behind the sheet.
    await event.locator("button.mention").press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("exhibits")
    await walk.use(part("channel", channel_name="case-files"))
    await page.get_by_test_id("place").press("Enter")
    await expect(page.locator("#channel-name")).to_have_text("notices")
    await expect(page.locator('[data-message-id="9101"]')).to_have_class(re.compile(r"\bsought\b"))


async def test_a_time_is_picked_and_not_spelt(chromium: Browser, stage: tuple[Stage, str]) -> None:
    theatre = stage[0]
    look: dict[str, Any] = {"viewport": {"width": 360, "height": 700}, "color_scheme": "dark"}
    page = await enter(chromium, stage, **look, timezone_id="Asia/Tokyo", locale="en-GB")
    walk = Keys(page)
    await walk.composer()
    await walk.write("/every at @ti")
    words = page.locator(part("option-input", option="words"))
    await expect(page.get_by_test_id("time-offer")).to_have_attribute("aria-selected", "true")
    await walk.press("Enter")
    await expect(page.get_by_test_id("time")).to_contain_text("Asia/Tokyo")
    await expect(page.get_by_test_id("time-when")).to_be_focused()
    await page.get_by_test_id("time-when").fill("2031-03-01T20:00")
    await expect(page.get_by_test_id("time-style")).to_contain_text("1 March 2031 at 20:00")
    box = await page.get_by_test_id("time").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    await walk.use(part("time-insert"))
    # Eight in the evening in Tokyo is eleven in the morning of UTC; it stands where "@ti" stood.
    await expect(words).to_have_value("at <t:1930129200:f>")
    await expect(words).to_be_focused()
    await walk.press("Enter")
    await expect(page.locator(part("message", ephemeral="true"))).to_have_count(1)
    assert theatre.sent("command")[-1]["options"][0]["value"] == "at <t:1930129200:f>"

    # The same by the button beside the field; Escape leaves everything as it was.
    await walk.reach("#composer")
    await walk.write("/every on ")
    await walk.use(part("time-button"))
    await expect(page.get_by_test_id("time")).to_be_visible()
    await walk.press("Escape")
    await expect(page.get_by_test_id("time")).to_have_count(0)
    await expect(words).to_have_value("on ")
