"""The job process: executes durable jobs. `python -m mutoscope.worker`, or `mutoscope up`, which starts one."""

from mutoscope.worker.clean_up import clean_up
from mutoscope.worker.heartbeat import Heartbeat, is_any_alive
from mutoscope.worker.refund_sweep import RefundSweep
from mutoscope.worker.run_worker import make_runtime, run_worker

__all__ = ["Heartbeat", "RefundSweep", "clean_up", "is_any_alive", "make_runtime", "run_worker"]
