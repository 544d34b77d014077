"""Assets, renditions, downloads."""
