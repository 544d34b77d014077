"""Operator and local commands: make, up, migrate, doctor."""
