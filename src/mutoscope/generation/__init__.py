"""The product verb: create, run, finish, cancel a generation."""

from mutoscope.generation.cancel_all import cancel_all
from mutoscope.generation.cancel_generation import cancel_generation
from mutoscope.generation.create_generation import create_generation
from mutoscope.generation.delete_video import delete_video, purge_deleted
from mutoscope.generation.endpoints import router
from mutoscope.generation.errors import (
    AlreadyRefunded,
    AssetUnknown,
    FilmNotAsOrdered,
    GenerationEnded,
    GenerationNotFound,
    NotRefundable,
    NotRetryable,
)
from mutoscope.generation.finish_generation import finish_generation
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.keep_problem import keep_problem
from mutoscope.generation.list_generations import list_generations
from mutoscope.generation.order_film import order_film
from mutoscope.generation.progress_feed import ProgressFeed
from mutoscope.generation.quote_generation import FilmQuote, quote_generation
from mutoscope.generation.refund_generation import refund_generation, refund_ref
from mutoscope.generation.regenerate import regenerate
from mutoscope.generation.release_generation import release_generation
from mutoscope.generation.retry_generation import retry_generation
from mutoscope.generation.stop_deserted import stop_deserted
from mutoscope.generation.studio import Studio
from mutoscope.generation.sweep_lost import sweep_lost
from mutoscope.generation.tasks import register_tasks
from mutoscope.generation.types import TASK, Generation, GenerationStatus

__all__ = [
    "TASK",
    "AlreadyRefunded",
    "AssetUnknown",
    "FilmNotAsOrdered",
    "FilmQuote",
    "Generation",
    "GenerationEnded",
    "GenerationNotFound",
    "GenerationStatus",
    "NotRefundable",
    "NotRetryable",
    "ProgressFeed",
    "Studio",
    "cancel_all",
    "cancel_generation",
    "create_generation",
    "delete_video",
    "finish_generation",
    "get_generation",
    "keep_problem",
    "list_generations",
    "order_film",
    "purge_deleted",
    "quote_generation",
    "refund_generation",
    "refund_ref",
    "regenerate",
    "register_tasks",
    "release_generation",
    "retry_generation",
    "router",
    "stop_deserted",
    "sweep_lost",
]
