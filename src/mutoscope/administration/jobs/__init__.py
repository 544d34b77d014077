"""Jobs of every workspace, for operators: list, read, cancel, order again."""
