"""Calls that go on in the background while something happens to a service or a server."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from .waiting import Stopwatch, eventually


@dataclass(frozen=True)
class Result:
    """One call: its number, when it began, how long it took, and what it gave."""

    number: int
    began: float
    seconds: float
    outcome: str


@dataclass
class Load:
    """Makes calls one after the other in each of some threads; `call` takes the call's number and says how it went.

    A caller that has a connection of its own is made by `callers`, one for each thread.
    """

    callers: list[Callable[[int], str]]
    results: list[Result] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = Stopwatch()
        self._lock = threading.Lock()
        self._next = 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(call,), daemon=True) for call in self.callers]

    def _run(self, call: Callable[[int], str]) -> None:
        while not self._over.is_set():
            with self._lock:
                number, self._next = self._next, self._next + 1
            began = self.clock.seconds
            outcome = call(number)
            with self._lock:
                self.results.append(Result(number, began, self.clock.seconds - began, outcome))

    def go_on(self, calls: int = 200, within: float = 20) -> None:
        """Waits until so many more calls have ended."""
        goal = len(self.results) + calls
        eventually(lambda: len(self.results) >= goal, f"{calls} more calls", within)

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)
