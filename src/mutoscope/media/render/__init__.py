"""Timeline → segments → files."""
