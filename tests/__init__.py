"""The tests: unit, store, e2e, sandbox, browser and faults, from fast to slow."""
