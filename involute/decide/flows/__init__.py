"""[A5] and [A6] of rules of finite range by flows: proofs for all lattices, and the smallest witnesses."""
