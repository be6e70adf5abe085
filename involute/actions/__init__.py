"""Actions ``A : S -> R``: even, least at the neutral state, local; closed under sums."""
