"""Two tabs at once as two people: one quiz for both, what is for one alone with that one, horizons with everybody."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.test_newcomer import message, send

pytestmark = pytest.mark.browser


async def sit_down(page: Page, playground: str, name: str) -> None:
    """Open the page and become that member, in the quiz's channel."""
    await page.goto(f"{playground}#quiz-night")
    await expect(page.get_by_test_id("bot-state")).to_have_attribute("data-state", "online")
    await page.get_by_test_id("who-menu").click()
    await page.locator(f'[data-testid="who-option"][data-user-name="{name}"]').click()
    await expect(page.get_by_test_id("who-menu")).to_contain_text(name)
    await expect(page.locator("#channel-name")).to_have_text("quiz-night")


async def test_two_people_play_one_quiz(chromium: Browser, playground: str) -> None:
    # Two tabs of one browser: they share everything a browser shares.
    context = await chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    ottilie, wren = await context.new_page(), await context.new_page()
    await sit_down(ottilie, playground, "Ottilie")
    await sit_down(wren, playground, "Wren")

    # What one sets, both see.
    heading = wren.locator("#channel-horizon")
    await expect(heading).to_contain_text("spoiler-free")
    await send(ottilie, "/spoilers set", {"horizon": "7"})
    for page in (ottilie, wren):
        await expect(page.locator("#channel-horizon")).to_contain_text("to ep. 7")
        await expect(page.locator('[data-channel-name="case-files"]').get_by_test_id("horizon")).to_contain_text("7")

    await send(ottilie, "/trivia start", {"questions": "1", "seconds": "60"})
    lobby = message(wren, "A quiz is being got up")
    await lobby.get_by_role("button", name="Join").click()
    await expect(lobby).to_contain_text("2 in:")
    await message(ottilie, "A quiz is being got up").get_by_role("button", name="Start").click()
    for page, place in ((ottilie, 0), (wren, 1)):
        question = message(page, "Question 1 of 1")
        await expect(question.get_by_role("button", name="Skip")).to_be_visible()
        await question.get_by_test_id("button").nth(place).click()
        # Each has one note, and it is their own.
        await expect(message(page, "Noted:")).to_have_count(1)
        await expect(message(page, "Noted:").get_by_test_id("only-you")).to_be_visible()
    await expect(message(ottilie, "Noted:")).to_have_count(1)

    notes = [await message(page, "Noted:").get_attribute("data-message-id") for page in (ottilie, wren)]
    assert len(set(notes)) == 2
    for page in (ottilie, wren):
        table = message(page, "Case closed")
        await expect(table).to_be_visible()
        for name in ("Ottilie", "Wren"):
            await expect(table).to_contain_text(name)
    await context.close()
