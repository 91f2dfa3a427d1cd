"""A newcomer's first minutes: look somebody up, play a quiz against the others, see the board."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser


async def send(page: Page, command: str, options: dict[str, str]) -> None:
    """Pick a command as one types it, fill its options, and send it."""
    await page.get_by_test_id("composer-input").click()
    await page.get_by_test_id("composer-input").press_sequentially(command)
    await page.locator(f'[data-testid="command-option"][data-command="{command}"]').click()
    for name, value in options.items():
        field = page.locator(f'[data-testid="option-input"][data-option="{name}"]')
        if not await field.count():
            await page.get_by_test_id("composer-input").click()
            await page.locator(f'[data-testid="add-option"][data-option="{name}"]').click()
        await field.fill(value)
    await page.get_by_test_id("composer-send").click()


def message(page: Page, text: str) -> Locator:
    return page.get_by_test_id("message").filter(has_text=text)


async def points(line: str) -> int:
    found = re.search(r"(\d+) points", line)
    assert found, line
    return int(found[1])


async def answer(page: Page, question: Locator) -> None:
    """Press the first answer when the frantic others have pressed theirs; leave alone what is to be put in order."""
    buttons = question.get_by_test_id("button")
    await expect(buttons.nth(1)).to_be_visible()
    if await question.get_by_role("button", name="Put in order").count():
        await question.get_by_role("button", name="Skip").click()
        return
    # The answers, and two buttons to skip and to pause.
    assert await buttons.count() in (2 + 2, 4 + 2)
    # Three seconds after the answer of everybody who has joined a question closes.
    await page.wait_for_timeout(2_300)
    noted = await message(page, "Noted:").count()
    await buttons.first.click()
    await expect(message(page, "Noted:")).to_have_count(noted + 1)


async def test_the_first_minutes(chromium: Browser, playground: str) -> None:
    page = await chromium.new_page(viewport={"width": 1280, "height": 800})
    foreign: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(playground) else foreign.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(playground)
    await expect(page.get_by_test_id("bot-state")).to_have_attribute("data-state", "online")

    # Look somebody up, by a name from the list that appears while typing.
    await page.get_by_test_id("composer-input").click()
    await page.get_by_test_id("composer-input").press_sequentially("/character")
    await page.locator('[data-testid="command-option"][data-command="/character"]').click()
    await page.locator('[data-testid="option-input"][data-option="name"]').press_sequentially("blood")
    await page.locator('[data-testid="choice"][data-value="james-blood"]').click()
    await page.get_by_test_id("composer-send").click()
    card = message(page, "James Blood")
    await expect(card).to_contain_text("Yasuyuki Kase")
    await expect(message(page, "How far are you?").get_by_test_id("only-you")).to_be_visible()

    # Play against the others.
    await page.locator('[data-testid="channel"][data-channel-name="quiz-night"]').click()
    await page.get_by_test_id("others-switch").check(force=True)
    await page.get_by_test_id("others-dials").click()
    await page.get_by_role("radio", name="Frantic").check(force=True)
    await page.keyboard.press("Escape")
    await send(page, "/trivia start", {"questions": "3", "seconds": "20"})
    await message(page, "A quiz is being got up").get_by_role("button", name="Start").click()
    await expect(message(page, "A quiz is called to order")).to_be_visible()
    for number in range(1, 4):
        question = message(page, f"Question {number} of 3")
        await expect(question).to_be_visible()
        await answer(page, question)
        await expect(question.get_by_role("button", name="How was this decided?")).to_be_visible()
        await expect(question).to_contain_text("Source")
    table = message(page, "Case closed")
    await expect(table).to_be_visible()
    lines = [line for line in (await table.inner_text()).splitlines() if "points" in line]
    assert len(lines) == 4, "one person and three members"
    scores = [await points(line) for line in lines]
    assert scores == sorted(scores, reverse=True)

    # The board says the same as the table.
    await send(page, "/leaderboard", {})
    board = message(page, "The board of this server")
    await expect(board).to_be_visible()
    lines = [line for line in (await board.inner_text()).splitlines() if "right in" in line]
    # Whoever has no points is on no board.
    assert [await points(line) for line in lines] == [score for score in scores if score]
    await expect(board).to_contain_text(re.compile("is number|is not on this board yet"))
    assert not foreign, "the page asks nobody else"
    assert not errors
