"""A Dask cluster as a pool of workers. A scheduler address is all it takes.

The job is sent once, as bytes of cloudpickle behind a task, so that a worker that is lost takes nothing
along: whatever it held is computed again elsewhere. Outcomes come back to this process, which alone
writes them: nothing is assumed about disks that machines share.
"""

import hashlib
import os
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

import attrs

from involute.ensemble.job import Job, Outcome
from involute.ensemble.workers import Pool
from involute.errors import InvalidRunError, MissingExtraError, explain

SECONDS_TO_CONNECT = 10
SECONDS_BETWEEN_COUNTS = 1.0
_jobs: dict[str, tuple[Job, str]] = {}
_lock = threading.Lock()


@contextmanager
def cluster(job: Job, scheduler: Any) -> Iterator[Pool]:
    """Yield a pool of the workers of a scheduler, given by its address or by a ``distributed.Client``.

    Raises
    ------
    InvalidRunError
        Nobody answers at the address, or the job cannot be sent.
    MissingExtraError
        distributed is not installed.
    """
    distributed = _distributed()
    blob = _bytes(job)
    digest = hashlib.sha256(blob).hexdigest()
    identity = _opened(blob)[1]  # as it is after a journey, which leaves unused globals behind
    is_own = not isinstance(scheduler, distributed.Client)
    client = _client(distributed, scheduler) if is_own else scheduler
    try:
        client.register_plugin(_own_cache())
        with warnings.catch_warnings():  # of a graph that is large where many first states are sent
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            sent = client.submit(_same, blob, key=f"involute-job-{digest[:16]}", pure=False)
        executor = client.get_executor(pure=False)
        count = _counted(client)

        def submit(start: int, stop: int) -> Any:
            return executor.submit(run_part, sent, digest, identity, start, stop)

        lost = (distributed.scheduler.KilledWorker, CancelledError, OSError)
        yield Pool(submit, lambda: 2 * count(), lambda error: isinstance(error, lost))
        executor.shutdown(wait=False)
        sent.release()
    finally:
        if is_own:
            client.close()


def run_part(blob: bytes, digest: str, identity: str, start: int, stop: int) -> Outcome:
    """Make some runs of a job that came as bytes; what a worker executes.

    Raises
    ------
    InvalidRunError
        The model is not the same here: other versions of Python, numpy or the model's own modules.
    """
    with _lock:
        if digest not in _jobs:
            _jobs.clear()
            _jobs[digest] = _opened(blob)
        job, own = _jobs[digest]
    if own != identity:
        expected = f"the model of the process that asked, identity {identity[:12]}.."
        mend = "install the same versions of Python and of all modules of the model on the workers"
        raise InvalidRunError(explain(expected, f"identity {own[:12]}.. on a worker", mend))
    return job.outcome(start, stop)


def _opened(blob: bytes) -> tuple[Job, str]:
    import cloudpickle  # type: ignore[import-untyped]

    try:
        job = Job(**cloudpickle.loads(blob))
    except ImportError as error:
        expected = "a worker that has every module the model's functions come from"
        mend = "install it there, use client.upload_file, or define the functions in the script itself"
        raise InvalidRunError(explain(expected, f"{type(error).__name__}: {error}", mend)) from error
    return job, job.system(job.example).system.identity


def _bytes(job: Job) -> bytes:
    """Return the fields of a job as bytes."""
    import cloudpickle

    fields = {field.name: getattr(job, field.name) for field in attrs.fields(Job)}
    try:
        return bytes(cloudpickle.dumps(fields))
    except Exception as error:
        got = f"{type(error).__name__}: {error}"
        mend = "make what its functions hold (files, locks, connections) inside them, or use workers= threads"
        expected = "a system, observers and functions that can be sent to other processes"
        raise InvalidRunError(explain(expected, got, mend)) from error


def _same(blob: bytes) -> bytes:
    return blob


def _counted(client: Any) -> Any:
    """Return a function that counts the threads of the cluster, now and then.

    It raises InvalidRunError once the scheduler has been away for some time.
    """
    last, seen = [0.0, 1], [time.monotonic()]

    def count() -> int:
        if client.status != "running":
            if time.monotonic() - seen[0] > SECONDS_TO_CONNECT:
                mend = "start one again; what a store holds is kept, and resume_ensemble goes on"
                got = f"none that answers for {SECONDS_TO_CONNECT} s ({client.status})"
                raise InvalidRunError(explain("a Dask scheduler that stays", got, mend))
            return int(last[1])
        seen[0] = time.monotonic()
        if time.monotonic() - last[0] > SECONDS_BETWEEN_COUNTS:
            last[:] = [time.monotonic(), max(1, sum(client.nthreads().values()))]
        return int(last[1])

    return count


def _own_cache() -> Any:
    """Return the plug-in that gives each worker process a folder of its own for compiled kernels.

    Its class is local, so that it travels by value: involute is first imported after the folder is set.
    """
    from distributed.diagnostics.plugin import WorkerPlugin

    home = (socket.gethostname(), os.getpid())

    class OwnCache(WorkerPlugin):  # type: ignore[misc]
        name = "involute-own-cache"
        idempotent = True

        def setup(self, worker: Any) -> None:
            import os
            import socket

            if (socket.gethostname(), os.getpid()) == home:
                return
            folder = os.path.join(worker.local_directory, "involute-numba")  # noqa: PTH118
            os.environ["NUMBA_CACHE_DIR"] = folder
            from involute.kernels.replicas.cache import use_own_cache

            use_own_cache(folder)

    return OwnCache()


def _client(distributed: Any, scheduler: Any) -> Any:
    if not isinstance(scheduler, str):
        got = f"scheduler={scheduler!r:.80}"
        mend = 'pass scheduler="tcp://host:8786", or a Client'
        raise InvalidRunError(explain("the address of a scheduler, or a distributed.Client", got, mend))
    try:
        return distributed.Client(scheduler, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        mend = "start one with `dask scheduler`, and workers with `dask worker ADDRESS`"
        got = f"{type(error).__name__}: {error}"
        raise InvalidRunError(explain(f"a Dask scheduler at {scheduler!r}", got, mend)) from error


def _distributed() -> Any:
    try:
        import distributed
        import distributed.scheduler
    except ImportError as error:
        mend = 'install the extra: pip install "involute[cluster]", or leave out scheduler='
        raise MissingExtraError(explain("distributed for a cluster", f"no {error.name}", mend)) from error
    return distributed
