"""The chat on a slow phone: a processor four times slower, and fast 3G. `python -m benchmarks.phone`.

Prints when the first message is there, and for how long input was held up at most from a story to a result.
"""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

import asyncio  # noqa: E402
import os  # noqa: E402
from statistics import median  # noqa: E402

from playwright.async_api import Browser, async_playwright, expect  # noqa: E402

from benchmarks.systems import kapok  # noqa: E402

CHROMIUM = os.environ.get("KAPOK_CHROMIUM", "/usr/bin/chromium")
SLOWER, TIMES = 4, 5
FAST_3G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
STORY = "My ex filmed me in the shower without me knowing and posted it on Telegram"
_WATCH = """() => { window.held = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) held = Math.max(held, one.duration);
  }).observe({ type: "longtask", buffered: true }); }"""


async def measure(browser: Browser, url: str) -> tuple[float, float]:
    """Milliseconds until the first message is there, and those of the longest task after it."""
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", FAST_3G)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.goto(url)
    await expect(page.locator(".latest .choices button")).not_to_have_count(0)
    first = float(await page.evaluate("performance.now()"))
    await page.evaluate(_WATCH)
    await page.locator("textarea").fill(STORY)
    await page.locator("form button").click()
    await page.locator(".latest .choices button.strong").first.click()
    await page.locator(".latest .choices button").last.click()
    await expect(page.locator("li.result")).to_be_visible()
    await page.locator("textarea").press_sequentially("is it a crime")
    held = float(await page.evaluate("held"))
    await context.close()
    return first, held


async def main() -> None:
    with kapok() as server:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            taken = [await measure(browser, server.url) for _ in range(TIMES)]
            await browser.close()
    print(f"first message there after {median(first for first, _ in taken):.0f} ms (median of {TIMES})")
    print(f"input held up for {max(held for _, held in taken):.0f} ms at most, of all {TIMES}")


if __name__ == "__main__":
    asyncio.run(main())
