"""Jobs beside films (document 003): speech of a text, composed music, another sound on a video; transcripts, cuts."""

from mutoscope.generation.side_jobs.endpoints import router
from mutoscope.generation.side_jobs.run_side_job import register_side_tasks
from mutoscope.generation.side_jobs.talk_endpoints import router as talk_router
from mutoscope.generation.types import SIDE_TASK

ROUTERS = (router, talk_router)
"""All routers of the package."""

__all__ = ["ROUTERS", "SIDE_TASK", "register_side_tasks"]
