"""Update maps ``F_t : S x U -> S``: declared free of any space, bound to one once."""
