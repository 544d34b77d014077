"""Adapters: one a provider and a modality, each a request out and an answer in."""
