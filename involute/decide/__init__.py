"""Decision procedures: how the statements about a system are proved, tested or refuted.

Each module decides some laws by one method and returns a verdict or ``None``, "not by this method"; methods
of several files have a folder: `flows`, `orbits`, `towers`, `formulas`. The order of attempts is always: by
table, by exhausting the states, by sampling. `involute.verify` asks for all.
"""
