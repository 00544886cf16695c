"""Decisions, words and views: fast, and without a database."""
