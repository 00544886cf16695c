"""Slack in: each listener checks, runs one use case, acknowledges and answers."""
