"""Thumbnails of a finished film: see the candidates, draw a title on one, make it the film's own."""

from mutoscope.generation.thumbnails.endpoints import router

__all__ = ["router"]
