"""Mutoscope: an AI video studio. Coin in, picture out."""

__version__ = "0.1.0"
