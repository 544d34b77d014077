"""The audit log: the event log of a workspace as its keepers read it, with what is personal opened."""

from mutoscope.tenancy.audit.read_audit_log import MAX_PAGE, read_audit_log
from mutoscope.tenancy.audit.schemas import AuditFilterDep, AuditPage
from mutoscope.tenancy.audit.types import AuditEntry, AuditFilter

__all__ = ["MAX_PAGE", "AuditEntry", "AuditFilter", "AuditFilterDep", "AuditPage", "read_audit_log"]
