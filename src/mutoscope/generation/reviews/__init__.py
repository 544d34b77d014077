"""Reviews: links that show a film to guests without an account, and what they say about it."""

from mutoscope.generation.reviews.endpoints import link_router, router
from mutoscope.generation.reviews.guest_endpoints import router as guest_router

ROUTERS = (link_router, router, guest_router)
"""What `api` mounts."""

__all__ = ["ROUTERS"]
