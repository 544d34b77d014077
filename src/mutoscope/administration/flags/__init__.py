"""Feature flags, for operators: make, set, remove, and their history."""
