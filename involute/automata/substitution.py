"""Substitutions: every letter becomes a word, and the words that arise in this way are the admissible ones.

The shift of σ is the set of bi-infinite words all of whose factors occur in some σ^n(a). Each of them is a
word of the same shift, substituted; the blocks are the σ(a) in it.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.labelled_graph import LabelledGraph, alphabet_of
from involute.checking import whole
from involute.errors import InvalidRuleError, explain
from involute.notation import SIGNS

OPPOSITE = str.maketrans("-+", "+-")


def _images(images: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(images, Mapping) or not images:
        raise InvalidRuleError(
            explain("an image for each letter", f"{images!r}", 'write {"+": "+-", "-": "-+"}')
        )
    if not all(isinstance(letter, str) for letter in images):
        raise InvalidRuleError(
            explain("letters that are texts", f"{list(images)!r}", 'write {"+": "+-", "-": "-+"}')
        )
    letters = alphabet_of("".join(sorted(images, key=lambda a: (SIGNS.find(a), a))))
    words = {letter: images.get(letter) for letter in letters}
    for letter, word in words.items():
        if not isinstance(word, str) or not word or not set(word) <= set(letters):
            expected = f"a word of the letters {letters} as the image of {letter}"
            raise InvalidRuleError(explain(expected, repr(word), "give every letter an image, none empty"))
    return tuple((letter, str(word)) for letter, word in words.items())


@final
@attrs.frozen(slots=False)
class Substitution:
    """A map of letters to words, extended to words by concatenation.

    Parameters
    ----------
    images : ``{letter: word}``; letters are single characters, words hold at least one.

    Raises
    ------
    InvalidRuleError
        A letter has no image, an image is empty, or it holds another letter.

    >>> thue_morse = Substitution({"+": "+-", "-": "-+"})
    >>> thue_morse("+-"), thue_morse.is_primitive, thue_morse.is_odd
    ('+--+', True, True)
    >>> sorted(thue_morse.language(2))
    ['++', '+-', '-+', '--']
    """

    images: tuple[tuple[str, str], ...] = attrs.field(converter=_images)

    def __call__(self, word: str) -> str:
        """Return σ(word)."""
        return "".join(self.image[letter] for letter in word)

    @cached_property
    def image(self) -> dict[str, str]:
        """The image of each letter."""
        return dict(self.images)

    @property
    def alphabet(self) -> str:
        """The letters in order: ``-``, ``0``, ``+``, then others."""
        return "".join(letter for letter, _ in self.images)

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of the images, in order of the letters."""
        return tuple(len(word) for _, word in self.images)

    @cached_property
    def incidence(self) -> NDArray[np.int64]:
        """How often letter i occurs in the image of letter j, shape (q, q)."""
        rows = [[word.count(letter) for _, word in self.images] for letter in self.alphabet]
        return np.asarray(rows, dtype=np.int64)

    @property
    def is_primitive(self) -> bool:
        """Whether in some power every letter occurs in the image of every letter (Wielandt's bound)."""
        q = len(self.images)
        occurs = power = self.incidence > 0
        for _ in range((q - 1) ** 2):
            power = power @ occurs
        return bool(power.all())

    @property
    def growth(self) -> float:
        """By which factor long words grow: the greatest eigenvalue of the incidence matrix, a float."""
        return float(np.abs(np.linalg.eigvals(self.incidence.astype(np.float64))).max())

    @property
    def is_odd(self) -> bool:
        """Whether ``σ(-w) = -σ(w)`` entry by entry, for letters that are trits."""
        return self._commutes(lambda word: word.translate(OPPOSITE))

    @property
    def is_mirror_odd(self) -> bool:
        """Whether σ commutes with the reflection of words that also negates every trit."""
        return self._commutes(lambda word: word.translate(OPPOSITE)[::-1])

    @property
    def parts(self) -> tuple["Substitution", ...]:
        """The substitution on fewer letters, for each set of letters that the words of one letter use.

        >>> [part.alphabet for part in Substitution({"-": "-+", "0": "000", "+": "+-"}).parts]
        ['-+', '0']
        """
        found = {}
        for letter in self.alphabet:
            used = {letter}
            while used != (more := used | set(self("".join(used)))):
                used = more
            if len(used) < len(self.images):
                found["".join(sorted(used))] = {a: word for a, word in self.images if a in used}
        return tuple(Substitution(images) for images in found.values())

    def language(self, length: int) -> frozenset[str]:
        """Return the words of this length that occur in some σ^n(a).

        Raises
        ------
        InvalidRuleError
            The words of some letter do not grow.
        """
        n = whole(length, "length", InvalidRuleError, at_least=1)
        found = {factor for word in self._first_words(n) for factor in factors(word, n)}
        new = found
        while new:
            new = {factor for word in new for factor in factors(self(word), n)} - found
            found = found | new
        return frozenset(found)

    def graph(self, order: int) -> LabelledGraph:
        """Return the substituted words whose originals have only admissible factors of ``order`` letters.

        It holds the shift of σ, and is the closer to it the greater the order. A node is a word of
        ``order - 1`` letters and a place in the image of its middle one.

        Raises
        ------
        InvalidRuleError
            ``order`` is below 2, or the words of some letter do not grow.
        """
        whole(order, "order", InvalidRuleError, at_least=2)
        links = self.language(order)
        words = sorted({word for link in links for word in (link[:-1], link[1:])})
        middle = {word: self.image[word[(order - 2) // 2]] for word in words}
        starts = dict(zip(words, np.cumsum([0, *map(len, middle.values())]).tolist(), strict=False))
        edges = [
            (starts[word] + i, starts[word] + i + 1, letter, i)
            for word, image in middle.items()
            for i, letter in enumerate(image[:-1])
        ]
        for link in sorted(links):
            last = len(middle[link[:-1]]) - 1
            edges.append((starts[link[:-1]] + last, starts[link[1:]], middle[link[:-1]][-1], last))
        source, target, letters, places = zip(*edges, strict=True)
        numbers = [self.alphabet.index(letter) for letter in letters]
        cuts = [int(place == 0) for place in places]
        return LabelledGraph(source, target, numbers, cuts, self.alphabet).trimmed()

    def is_exact(self, order: int) -> bool:
        """Return whether the graph of this order holds nothing but the shift, for a primitive σ.

        As soon as there are no more words of n + 1 letters than of n, each word has one continuation: the
        shift is the shifts of one periodic word, as many as there are words.
        """
        return len(self.language(order)) == len(self.language(order - 1))

    def _first_words(self, length: int) -> Iterator[str]:
        """Yield the images of each letter up to the first that is long enough."""
        for letter in self.alphabet:
            word, sizes = letter, [1]
            while len(word) < length:
                yield word
                word = self(word)
                sizes.append(len(word))
                if len(sizes) > len(self.images) and sizes[-1] == sizes[-1 - len(self.images)]:
                    raise InvalidRuleError(
                        explain("a substitution whose words grow", f"{letter} -> {word}", "lengthen an image")
                    )
            yield word

    def _commutes(self, conjugate: Any) -> bool:
        is_closed = set(self.alphabet.translate(OPPOSITE)) == set(self.alphabet) <= set(SIGNS)
        return is_closed and all(
            self.image[conjugate(letter)] == conjugate(word) for letter, word in self.images
        )


def factors(word: str, length: int) -> set[str]:
    """Return the factors of this length.

    >>> sorted(factors("+-+", 2))
    ['+-', '-+']
    """
    return {word[i : i + length] for i in range(len(word) - length + 1)}
