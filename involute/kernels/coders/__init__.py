"""Entropy coding on bare arrays: steps to call inside other kernels, and whole loops built from them."""
