"""Ensembles: many runs of one model, on threads or on a Dask cluster; the same bytes either way."""

from involute.ensemble.result import Ensemble, Failure
from involute.ensemble.resume import resume_ensemble
from involute.ensemble.run import ensemble

__all__ = ["Ensemble", "Failure", "ensemble", "resume_ensemble"]
