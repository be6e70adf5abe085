"""Hypothesis profiles: ``quick`` by default, ``thorough`` by ``HYPOTHESIS_PROFILE=thorough``; no deadlines."""

import os

from hypothesis import settings

settings.register_profile("quick", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
