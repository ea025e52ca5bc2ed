"""A wait for a JavaScript condition, for browser tests and benchmarks."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Error, Page, TimeoutError

TIMEOUT_MS = 180_000
"""Long, because a slow machine is no failure."""

_POLL = """async ([argument, ms]) => {
  const isTrue = %s;
  const end = performance.now() + ms;
  for (;;) {
    const value = isTrue(argument);
    if (value || performance.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


def wait_for_function(
    page: Page, function: str, argument: object = None, timeout: float = TIMEOUT_MS
) -> Any:
    """Wait until a function returns something true, over the loading of other pages, too.

    Playwright's method of this name evaluates a text in the page, which the app's content security
    policy forbids.

    Args:
        page: where it is called.
        function: JavaScript, ``(argument) => ...``.
        argument: of the function.
        timeout: in milliseconds.

    Returns:
        What it returns.

    Raises:
        TimeoutError: it has returned nothing true by then.
    """
    deadline = time.monotonic() + timeout / 1000
    while (left := deadline - time.monotonic()) > 0:
        try:
            value = page.evaluate(_POLL % function, [argument, 1000 * left])
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            page.wait_for_load_state(timeout=1000 * left)
        else:
            if value:
                return value
    raise TimeoutError(f"not true in {timeout:.0f} ms: {function}")
