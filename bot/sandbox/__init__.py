"""A pretend Slack for one machine: it knows the wire, and nothing of this app."""
