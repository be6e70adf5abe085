"""Hypothesis profiles: ``quick`` by default, ``HYPOTHESIS_PROFILE=thorough`` for long runs; no deadlines."""

import os

from hypothesis import settings

settings.register_profile("quick", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
