"""One call: who is asked, what it may cost, what it did cost, and what happens when nobody answers."""

from mutoscope.gateway.calls.desk import CallDesk, GatewayRules
from mutoscope.gateway.calls.run_call import Ask, Done, run_call
from mutoscope.gateway.calls.stream_call import stream_call

__all__ = ["Ask", "CallDesk", "Done", "GatewayRules", "run_call", "stream_call"]
