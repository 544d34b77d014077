"""Typographic cards that stand where no picture was drawn yet, and say so."""

from mutoscope.writing.cards.draw_card import draw_card, ink_on

__all__ = ["draw_card", "ink_on"]
