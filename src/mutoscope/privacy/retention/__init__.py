"""Nothing is kept for longer than it is needed."""

from mutoscope.privacy.retention.purge import purge, purge_deleted_workspaces
from mutoscope.privacy.retention.rules import RULES, Rule
from mutoscope.privacy.retention.sweep_orphans import sweep_orphans

__all__ = ["RULES", "Rule", "purge", "purge_deleted_workspaces", "sweep_orphans"]
