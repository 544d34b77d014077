"""Moderation: providers, and the words that no provider is needed for."""
