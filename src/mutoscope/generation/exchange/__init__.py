"""Films for other programs and back: timelines as OpenTimelineIO, projects as one ZIP."""

from mutoscope.generation.exchange.endpoints import router, upload_router

ROUTERS = (router, upload_router)
"""All routers of the package."""

__all__ = ["ROUTERS"]
