"""Many steps of local rules on lattices, in bit planes."""
