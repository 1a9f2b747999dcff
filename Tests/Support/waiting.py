"""Waits for conditions with a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 10.0
"""How long, in seconds, anything may take that has no figure of its own."""


def eventually(condition: Callable[[], T], what: str, within: float = PATIENCE) -> T:
    """Returns the first truthy value of `condition`; fails when there is none in time.

    An AssertionError in the condition counts as "not yet"; the last one is shown when time runs out.
    """
    deadline = time.monotonic() + within
    last: AssertionError | None = None
    while True:
        try:
            if value := condition():
                return value
        except AssertionError as error:
            last = error
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {within} s: {what}") from last
        time.sleep(0.02)


def settled(value: Callable[[], T], what: str, quiet: float = 0.5, within: float = PATIENCE) -> T:
    """Returns a value that has not changed for a while."""
    last, since = value(), Stopwatch()

    def is_quiet() -> bool:
        nonlocal last, since
        if (now := value()) != last:
            last, since = now, Stopwatch()
        return since.seconds > quiet

    eventually(is_quiet, f"{what} stands still", within)
    return last


class Stopwatch:
    """Measures the seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start
