"""Promotion codes that lower a price, made by operators."""
