"""The mathematics of one local rule: graphs of words, flows, potentials, inverses; bare tables, any alphabet."""
