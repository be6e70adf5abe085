"""What formulas show of themselves: parity by their trees, and differences that expand to 0."""
