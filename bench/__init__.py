"""Measurements side by side: the bot beside the barest Bolt app, in one run, on one machine."""
