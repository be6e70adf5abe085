"""All rings of one length over an alphabet, their images, and the two lightest with one image."""

import numpy as np

from involute.arrays import Index
from involute.kernels.jit import kernel
from involute.kernels.pairs.graph import Letters


@kernel
def ring_images(table: Letters, q: int, width: int, n: int, out: Index) -> None:
    """Write the image's number for every ring of n letters, ``out`` (q^n,); cell 0 reads cells 0 .. w-1."""
    ring = np.empty(n + width, np.int64)
    for number in range(q**n):
        rest = number
        for i in range(n - 1, -1, -1):
            ring[i] = rest % q
            rest //= q
        for i in range(n, n + width):
            ring[i] = ring[i - n]
        word, image = 0, 0
        for i in range(width - 1):
            word = q * word + ring[i]
        for i in range(n):
            word = (q * word + ring[i + width - 1]) % table.size
            image = q * image + int(table[word])
        out[number] = image


@kernel
def letter_counts(q: int, n: int, neutral: int, out: Index) -> None:
    """Write the number of letters that are not neutral in each word of n letters, ``out`` (q^n,)."""
    for number in range(q**n):
        rest, total = number, 0
        for _ in range(n):
            total += int(rest % q != neutral)
            rest //= q
        out[number] = total


@kernel
def lightest_twins(images: Index, weights: Index) -> tuple[int, int]:
    """Return the two numbers with one image and the least total weight, first in order, or (-1, -1)."""
    first, second = np.full(images.size, -1), np.full(images.size, -1)
    for number in range(images.size):
        image = images[number]
        if first[image] < 0 or weights[number] < weights[first[image]]:
            first[image], second[image] = number, first[image]
        elif second[image] < 0 or weights[number] < weights[second[image]]:
            second[image] = number
    least, x, y = 0, -1, -1
    for image in range(images.size):
        if second[image] >= 0:
            total = weights[first[image]] + weights[second[image]]
            low, high = min(first[image], second[image]), max(first[image], second[image])
            if x < 0 or (total, low, high) < (least, x, y):
                least, x, y = total, low, high
    return x, y
