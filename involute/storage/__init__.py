"""What a run leaves on disk: checkpoints (numpy only) and saved runs (xarray and zarr).

A file is data: numbers, texts and arrays of numbers. Nothing here evaluates text or reads a pickle.
"""
