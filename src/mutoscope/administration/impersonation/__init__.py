"""Impersonation: a platform admin acts in the name of a user, visibly."""
