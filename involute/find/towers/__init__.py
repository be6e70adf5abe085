"""Coarse dynamics found: descent, projections, coarse rules, synthesis, iteration, and the defect."""
