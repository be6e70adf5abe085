"""Why a law fails.

What to see: the smallest state that refutes equivariance, and the two sides of the law. They should be equal;
where they are not, cells are framed.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot
from involute.verify import verify

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

spoilt = iv.LocalRule.from_text("+-0000-00 --00000++ 00+0000++", name="spoilt")
chain = iv.System(space=iv.TritSpace(9), update=spoilt, name="spoilt")
refuted = verify(chain, laws=["A1"]).refuted

print(refuted[0].witness)
print(plot.save(plot.witness(refuted[0], chain), OUT / "witness.svg"))
