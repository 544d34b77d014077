"""The event log of every workspace, for operators."""
