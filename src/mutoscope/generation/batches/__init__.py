"""Many films by one request: read, checked and priced as a whole before anything is ordered."""

from mutoscope.generation.batches.end_batches import end_batches
from mutoscope.generation.batches.endpoints import router

__all__ = ["end_batches", "router"]
