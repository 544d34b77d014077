"""The guarded runner: the only place that starts a process."""
