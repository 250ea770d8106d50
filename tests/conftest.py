"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# Machines differ and are shared: how long an example takes decides nothing.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")
