"""A pure library: words and footage in, files out. No database, no network."""
