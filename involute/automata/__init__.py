"""The mathematics of one local rule: graphs of words, flows, potentials, inverses; any alphabet."""
