"""The Web API's methods: the same answers and the same refusals as Slack's."""
