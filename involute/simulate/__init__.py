"""The one driver: a system, a state and a number of steps make a trajectory; what stops can be resumed."""

from involute.simulate.run import resume, simulate

__all__ = ["resume", "simulate"]
