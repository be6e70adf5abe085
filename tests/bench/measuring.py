"""What the benchmarks share: a line of output, and the median CPU time of a call."""

import statistics
import sys
import time
from collections.abc import Callable


def line(text: str) -> None:
    """Write one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def cpu_time(call: Callable[[], object], repeats: int = 5) -> float:
    """Return the median CPU time of a call in seconds, after one call to compile and warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)
