"""What an ensemble may take: memory, and files on a disk."""

from involute.ensemble.grid import Chunks
from involute.ensemble.job import Job
from involute.errors import InvalidRunError, explain

MAX_BYTES = 2**32
"""What the columns of an ensemble may take in memory; a larger one wants a store, or to keep less."""
MAX_CHUNKS = 2**20
BYTES_BESIDES = 16  # of each run: its status, its number


def check_memory(job: Job, *, is_stored: bool) -> None:
    """Refuse an ensemble that memory could not hold, or a store's run that it could not.

    Raises
    ------
    InvalidRunError
        It would take more than 4 GiB.
    """
    n_runs, n_bytes = job.grid.n_runs, sum(column.n_bytes for column in job.columns.values())
    if n_runs * BYTES_BESIDES > MAX_BYTES:
        expected = f"an ensemble of at most {MAX_BYTES // BYTES_BESIDES} runs"
        raise InvalidRunError(
            explain(expected, f"{n_runs} runs in memory or a store", "make several of them")
        )
    size = n_bytes * (1 if is_stored else n_runs)
    if size > MAX_BYTES:
        what = "a run" if is_stored else f"{n_runs} runs in memory"
        mend = "keep='last' or every k-th state" + ("" if is_stored else ", or a store on disk with out=")
        expected = f"{what} of at most {MAX_BYTES / 2**30:.3g} GiB"
        raise InvalidRunError(explain(expected, f"{size / 2**30:.3g} GiB", f"ask for {mend}"))


def check_chunks(chunks: Chunks) -> None:
    """Refuse more chunks than a folder of marks can well hold.

    Raises
    ------
    InvalidRunError
        There are more than a million.
    """
    if len(chunks) > MAX_CHUNKS:
        mend = f"ask for chunk={-(-chunks.grid.n_runs // MAX_CHUNKS)} or more"
        raise InvalidRunError(explain(f"at most {MAX_CHUNKS} chunks", f"{len(chunks)}", mend))
