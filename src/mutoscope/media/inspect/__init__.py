"""What a finished file measures."""
