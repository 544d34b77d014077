"""What a workspace sees of its payments: plan, next billing date, card, invoices."""

from mutoscope.billing.account.read_account import BillingAccount, read_account
from mutoscope.billing.account.read_invoices import Invoice, list_invoices, read_invoice

__all__ = ["BillingAccount", "Invoice", "list_invoices", "read_account", "read_invoice"]
