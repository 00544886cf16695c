"""What reaches Slack when things go wrong on the way."""
