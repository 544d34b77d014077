"""Brand kits and remembered voices over HTTP, and what is checked before they are kept."""

from mutoscope.generation.film_defaults.endpoints import router

__all__ = ["router"]
