"""Jobs beside films (document 003): speech of a text, composed music, another sound on a video."""

from mutoscope.generation.side_jobs.endpoints import router
from mutoscope.generation.side_jobs.run_side_job import register_side_tasks
from mutoscope.generation.types import SIDE_TASK

__all__ = ["SIDE_TASK", "register_side_tasks", "router"]
