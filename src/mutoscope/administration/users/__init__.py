"""Accounts, for operators: search, suspend, sign out, ask for a new password."""
