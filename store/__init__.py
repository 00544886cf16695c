"""The database: it keeps what was decided and decides nothing."""
