"""A Slack app that walks the owner of a client's issue through it, step by step."""

__version__ = "0.1.0"
