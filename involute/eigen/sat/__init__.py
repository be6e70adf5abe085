"""Fixed points as a question of satisfiability: equations, their core, clauses, counts and proofs."""
