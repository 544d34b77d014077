"""The job process: executes durable jobs. `python -m mutoscope.worker`, or `mutoscope up`, which starts one."""

from mutoscope.worker.heartbeat import Heartbeat, is_any_alive
from mutoscope.worker.run_worker import run_worker

__all__ = ["Heartbeat", "is_any_alive", "run_worker"]
