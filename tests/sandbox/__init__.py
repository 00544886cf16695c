"""The pretend Slack keeps Slack's promises."""
