"""How things look in Slack: values in, Block Kit out. A form and its parser side by side."""
