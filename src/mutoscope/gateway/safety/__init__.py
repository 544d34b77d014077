"""Checks before something is asked for and after it came; what they decided, and appeals."""

from mutoscope.gateway.safety.appeals import Decision, appeal_decision, list_decisions, open_decision
from mutoscope.gateway.safety.errors import AppealClosed, DecisionUnknown
from mutoscope.gateway.safety.guard import Guard

__all__ = ["AppealClosed", "Decision", "DecisionUnknown", "Guard", "appeal_decision", "list_decisions", "open_decision"]
