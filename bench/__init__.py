"""Benchmarks: each runs us and the named peer or limit in one run and prints the ratio."""
