"""A workspace's AI settings over HTTP: providers, stack, keys, budget, usage, refusals, words as they come."""

from mutoscope.ai.endpoints import router, secrets
from mutoscope.ai.open_row import open_row
from mutoscope.ai.schemas import DecisionView

ROUTERS = (router, secrets)
"""What `api` mounts."""

__all__ = ["ROUTERS", "DecisionView", "open_row"]
