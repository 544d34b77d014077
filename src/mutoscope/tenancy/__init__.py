"""Workspaces, memberships, roles, what a subject may see."""
