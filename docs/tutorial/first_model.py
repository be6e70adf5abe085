"""Your first model in ten minutes. Run me: ``python docs/tutorial/first_model.py``.

The short version:

    import involute as iv

    @iv.local_rule(radius=1)
    def cancel(left, centre, right):
        return iv.sgn(left - centre + right)

    chain = iv.System(space=iv.TritSpace(27), update=cancel, action=iv.Support() + iv.DomainWalls(0.5),
                      tower=iv.BlockTower(iv.majority, levels=2))
    print(iv.verify(chain))
    print(iv.simulate(chain, chain.space.random(np.random.default_rng(0)), 100))
"""

import numpy as np

import involute as iv

# 1. A state is an array of trits: -1, 0, +1. Its involution is negation.
x = iv.trits("+0-")
print("state", iv.text(x), "its conjugate", iv.text(-x))

# 2. A rule is a function of a neighbourhood. It is called once for each of the 27 neighbourhoods; after that
#    it is a table.


@iv.local_rule(radius=1)
def cancel(left, centre, right):
    return iv.sgn(left - centre + right)


print(cancel)

# 3. A system is a space and an update, and what you claim about them: an action, a tower, invariants.
chain = iv.System(
    space=iv.TritSpace(27, boundary="periodic"),
    update=cancel,
    action=iv.Support() + iv.DomainWalls(0.5),
    tower=iv.BlockTower(iv.majority, levels=2),
    name="first model",
)

# 4. Verify it. Every law gets a verdict: PROVED (and for which lattices), TESTED, REFUTED (with the smallest
#    witness) or UNDECIDED (and why). Never a bare True.
report = iv.verify(chain)
print(report)

# 5. A refuted law comes with a witness that you can paste back. This rule does not keep the charge:
claimed = iv.System(space=iv.TritSpace(9), update=cancel, invariants=(iv.Charge(),))
for verdict in iv.verify(claimed).refuted:
    print(verdict.law.id, verdict.law.name, "is refuted by", verdict.witness)

# 6. Break the symmetry on purpose: one wrong entry out of 27 is always found.
table = cancel.table.copy()
table[14] = 0  # f(0, 0, +) was +1; now f(0, 0, +) = 0 while f(0, 0, -) = -1
broken = iv.System(space=iv.TritSpace(27), update=iv.LocalRule(table, cancel.offsets))
(equivariance,) = [v for v in iv.verify(broken).verdicts if v.law.id == "A1"]
print(equivariance.status, equivariance.witness)
assert equivariance.status is iv.Status.REFUTED

# 7. Run it. The trajectory keeps every state unless you ask otherwise.
run = iv.simulate(chain, chain.space.random(np.random.default_rng(0)), 30)
print(run)
for state in run.states[:6]:
    print(
        iv.text(state),
        "->",
        iv.text(chain.coarse_grain(state)),
        "->",
        iv.text(chain.coarse_grain(state, levels=2)),
    )

# 8. The conjugate start gives the conjugate run, trit for trit: that is what PROVED means.
mirrored = iv.simulate(chain, -run.states[0], 30)
assert np.array_equal(mirrored.states, -run.states)
print("the conjugate run is the conjugate of the run, in all", run.states.size, "trits")
