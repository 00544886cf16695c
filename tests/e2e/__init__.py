"""Stories: people in the sandbox, the whole bot on the other side."""
