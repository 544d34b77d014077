"""Nothing is kept for longer than it is needed."""

from mutoscope.privacy.retention.purge import purge, purge_deleted_workspaces
from mutoscope.privacy.retention.rules import ELSEWHERE, RULES, Rule
from mutoscope.privacy.retention.sweep_orphans import sweep_orphans

__all__ = ["ELSEWHERE", "RULES", "Rule", "purge", "purge_deleted_workspaces", "sweep_orphans"]
