"""What many tests stand on: a clock, a database, a way to do without."""
