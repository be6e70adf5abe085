"""Functions on bare arrays, compiled by numba: no classes, no checks, no input or output."""
