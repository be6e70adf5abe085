"""Rules as machine code on bit planes: networks compiled by LLVM, lattices and replicas that run them."""
