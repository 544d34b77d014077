"""A person's workspaces: which there are, what they are called, going from one to another, deleting one."""
