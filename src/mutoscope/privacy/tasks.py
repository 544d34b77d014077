"""The jobs of this package."""

from __future__ import annotations

from functools import partial

from mutoscope.jobs import JobRuntime
from mutoscope.privacy import erasure, exports
from mutoscope.privacy.desk import PrivacyDesk

_RECOVERIES = 20
"""Both survive any number of restarts; none of their steps can stop a worker."""


def register_tasks(runtime: JobRuntime, desk: PrivacyDesk) -> None:
    """Make a worker able to export and to erase people."""
    runtime.register(exports.TASK, partial(exports.run_export, desk), max_recoveries=_RECOVERIES)
    runtime.register(erasure.TASK, partial(erasure.run_erasure, desk), max_recoveries=_RECOVERIES)
