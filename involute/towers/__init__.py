"""Renormalisation towers: coarse maps of blocks, level by level, with declared or derived coarse dynamics."""
