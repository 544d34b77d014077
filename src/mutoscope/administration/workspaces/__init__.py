"""Workspaces, for operators: search, read, suspend."""
