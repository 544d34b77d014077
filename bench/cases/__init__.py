"""One module per benchmark; each has `run() -> Result` and a first docstring line that `list` shows."""
