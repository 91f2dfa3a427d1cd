"""The guided first minute in the real playground, by keyboard: each of the welcome's buttons does what it says."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_page_stranger import Keys, part

pytestmark = pytest.mark.browser


async def test_the_guided_minute(chromium: Browser, playground: str) -> None:
    page = await chromium.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(playground)
    await expect(page.locator(part("bot-state"))).to_have_attribute("data-state", "online")
    walk = Keys(page)
    messages = page.get_by_test_id("message")

    await walk.use(part("deed", deed="look_up"))
    await expect(messages.filter(has_text="Sources").first).to_be_visible()
    await walk.use(part("deed", deed="play"))
    await expect(page.get_by_test_id("others-switch")).to_be_checked()
    question = messages.filter(has_text="Question 1 of 10")
    await expect(question).to_be_visible()
    answer = await question.get_by_test_id("button").first.get_attribute("data-custom-id")
    await walk.use(part("button", custom_id=str(answer)))
    await expect(messages.filter(has_text="Noted:")).to_be_visible()
    await expect(question.get_by_text("How was this decided?")).to_be_visible()
    await walk.use('[data-testid="deed"]:not([data-deed="look_up"], [data-deed="play"])')
    await expect(page.locator(".deed.done")).to_have_count(3)

    state = await (await page.request.get(f"{playground}page/state")).json()
    assert state["deviations"] == []
