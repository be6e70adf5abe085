"""What deciding [D1] and [D2] leaves: ranks as certificates; rings, diamonds and orphans as witnesses."""

from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.automata.line_rule import LineRule
from involute.automata.pairs.graph import PairRanks, wide
from involute.automata.pairs.orphan import Orphan
from involute.automata.pairs.rings import Twins
from involute.decide.enumeration import packed
from involute.decide.odd_table import plain_table
from involute.decide.statement import Certificate
from involute.laws import INJECTIVITY, SURJECTIVITY, Law, Status, Verdict, Witness
from involute.notation import expression, text

SUBJECT, PROCEDURE = "update", "pair graph"
DISAGREE = "the pair graph refutes the law and holds no witness"
INTEGERS = (np.int8, np.int16, np.int32)


@final
@attrs.frozen(eq=False)
class SameImage(Witness):
    """Two different configurations with one image; its line shows both images of a rule named ``rule``."""

    line: str = attrs.field(default="", kw_only=True)

    def call(self) -> str:
        """Return the line of Python that shows it."""
        return self.line


def ranks_certificate(found: PairRanks) -> Certificate:
    """Return the ranks of all pairs and the table they belong to (in trits if it can be), as plain data."""
    rule, largest = found.rule, int(np.abs(found.ranks).max())
    small = next(kind for kind in INTEGERS if largest <= np.iinfo(kind).max)
    return {
        "kind": "pair ranks",
        "n_letters": rule.n_letters,
        "letters": plain_table(values(rule.table, rule)) if rule.n_letters == 3 else packed(rule.table),
        "ranks": packed(found.ranks.astype(small)),
        "injective": found.is_injective,
    }


def proved(law: Law, scope: str, certificate: Certificate) -> Verdict:
    """Return PROVED by the pair graph."""
    return Verdict(law, Status.PROVED, SUBJECT, scope, PROCEDURE, certificate=certificate)


def undecided(law: Law, reason: str) -> Verdict:
    """Return UNDECIDED, and why."""
    return Verdict(law, Status.UNDECIDED, SUBJECT, "nothing", PROCEDURE, reason=reason)


def refuted(law: Law, scope: str, witness: Witness, reason: str, *, procedure: str = PROCEDURE) -> Verdict:
    """Return REFUTED by this witness."""
    return Verdict(law, Status.REFUTED, SUBJECT, scope, procedure, witness=witness, reason=reason)


def by_rings(rule: LineRule, twins: Twins | None) -> Verdict:
    """Return [D1] refuted by two rings with one image."""
    if twins is None:
        raise RuntimeError(DISAGREE)
    image = values(ring_image(rule, twins.x), rule)
    kind = "of all " if len(twins.x) == 1 else ""
    reason = f"the rings {kind}{word(twins.x, rule)} and {kind}{word(twins.y, rule)} have one image"
    if not twins.is_smallest:
        reason += "; none were found among the rings that are short enough to be all compared"
    witness = one_image(INJECTIVITY, rule, values(twins.x, rule), values(twins.y, rule), image)
    n = len(twins.x)
    return refuted(
        INJECTIVITY, f"the line and every ring{f' of {n}k cells' if n > 1 else ''}", witness, reason
    )


def by_diamond(rule: LineRule, diamond: tuple[State, State] | None, orphan: Orphan | None) -> Verdict:
    """Return [D2] refuted by a diamond, and by a word without a preimage where one is known."""
    if diamond is None:
        raise RuntimeError(DISAGREE)
    x, y = diamond
    image = values(ring_image(wide(rule), x), rule)
    reason = f"{word(x, rule)} and {word(y, rule)} can stand for each other: the images are the same"
    if orphan is not None:
        reason += f"; {without_preimage(rule, orphan)}"
    witness = one_image(SURJECTIVITY, rule, values(x, rule), values(y, rule), image)
    return refuted(SURJECTIVITY, "the line", witness, reason)


def by_orphan(rule: LineRule, orphan: Orphan) -> Verdict:
    """Return [D2] refuted by a word without a preimage."""
    x = values(orphan.word, rule)
    line = f"# no word has the image {word(orphan.word, rule)}"
    witness = SameImage(
        SURJECTIVITY.id, x, subject=SUBJECT, left="no preimage", right="a preimage", line=line
    )
    return refuted(SURJECTIVITY, "the line", witness, without_preimage(rule, orphan), procedure="subsets")


def without_preimage(rule: LineRule, orphan: Orphan) -> str:
    """Return in words which word has no preimage."""
    which = "the shortest" if orphan.is_shortest else "a"
    return f"{which} word without a preimage is {word(orphan.word, rule)}"


def one_image(law: Law, rule: LineRule, x: State, y: State, image: State) -> Witness:
    """Return two rings with one image; a diamond's words, closed to rings, are two as well."""
    if rule.n_letters == 3:
        return equal_images(law, x, y, image)
    shown = "".join(map(str, image))
    line = images_line("rule", x, y)
    return SameImage(law.id, x, y=y, subject=SUBJECT, left=shown, right=shown, relation="=", line=line)


def images_line(rule: str, x: State, y: State) -> str:
    """Return the line of Python with the images of two rings of letters under a `LineRule`."""
    rings = ", ".join(f"np.array({ring.tolist()})" for ring in (x, y))
    return f"[{rule}.images(np.resize(ring, len(ring) + {rule}.width - 1)) for ring in ({rings})]"


def on_letters(verdict: Verdict, rule: LineRule, name: str = "") -> Verdict:
    """Return a refutation of a ternary rule whose line shows a `LineRule`: by its name, or written out."""
    witness = verdict.witness
    if not isinstance(witness, SameImage) or witness.y is None or rule.n_letters != 3:
        return verdict
    spelled = name or f"iv.LineRule({rule.table.tolist()}, 3, {rule.first})"
    x, y = (ring.astype(np.int64) + 1 for ring in (witness.x, witness.y))
    return attrs.evolve(verdict, witness=attrs.evolve(witness, line=images_line(spelled, x, y)))


def equal_images(law: Law, x: State, y: State, image: State, *, margin: int = 0) -> Witness:
    """Return two different states of a ring or torus (in a neutral margin) with one image, as a witness."""
    shape = tuple(n + 2 * margin for n in np.shape(x))
    space = f"iv.TritSpace({shape[0] if len(shape) == 1 else shape})"
    ring = f"np.pad(ring, {margin})" if margin else "ring"
    line = f"[rule.bind({space})({ring}, None, 0) for ring in ({expression(x)}, {expression(y)})]"
    return SameImage(law.id, x, y=y, subject=SUBJECT, left=image, right=image, relation="=", line=line)


def ring_image(rule: LineRule, ring: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the image of a ring of letters, each cell where it stands.

    >>> ring_image(LineRule(np.array([0, 1, 2]), 3, 1), np.array([0, 1, 2], dtype=np.int8)).tolist()
    [1, 2, 0]
    """
    cells = (np.arange(len(ring) + rule.width - 1) + rule.first) % len(ring)
    return rule.images(ring[cells])


def values(letters: NDArray[np.int8], rule: LineRule) -> NDArray[np.int8]:
    """Return letters as trits where there are three of them."""
    return (letters - 1).astype(np.int8) if rule.n_letters == 3 else letters


def word(letters: NDArray[np.int8], rule: LineRule) -> str:
    """Return letters as text: signs where there are three of them."""
    return text(letters - 1) if rule.n_letters == 3 else "".join(str(letter) for letter in letters)
