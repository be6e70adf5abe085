"""Boolean networks as ternary ones: formulas, their exact Kleene extension, and the `.bnet` format."""
