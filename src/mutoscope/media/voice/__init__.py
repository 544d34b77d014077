"""Speech providers, voices, word timings."""
