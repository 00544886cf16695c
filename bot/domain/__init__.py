"""Decisions, as frozen values and functions that take `now`."""
