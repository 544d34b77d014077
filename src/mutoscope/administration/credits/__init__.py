"""Credits, for operators: grant, take back, refund."""
