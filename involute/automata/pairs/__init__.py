"""Pairs of configurations with one image: the pair graph of the de Bruijn graph, and what it decides."""
