"""Payments, for operators: list, give back."""
