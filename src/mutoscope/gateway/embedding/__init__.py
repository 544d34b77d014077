"""Embedding providers: the port and its adapters."""
