"""What a deed costs: processor seconds of this thread and its children, and memory of this process."""

import resource
import time
from dataclasses import dataclass
from threading import Event, Thread
from types import TracebackType

import psutil

MEGABYTE = 1024 * 1024


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.thread_time() + children.ru_utime + children.ru_stime


@dataclass
class Costs:
    """Measures what is done inside `with Costs() as costs:`."""

    seconds: float = 0.0
    megabytes: float = 0.0

    def __enter__(self) -> "Costs":
        self._me, self._done = psutil.Process(), Event()
        self._before = self._highest = self._me.memory_info().rss
        self._watching = Thread(target=self._watch)
        self._watching.start()
        self._began = _processor_seconds()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds = _processor_seconds() - self._began
        self._done.set()
        self._watching.join()
        self.megabytes = (self._highest - self._before) / MEGABYTE

    def _watch(self) -> None:
        while not self._done.wait(0.005):
            self._highest = max(self._highest, self._me.memory_info().rss)
