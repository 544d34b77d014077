"""Promotion codes, made and ended by operators."""
