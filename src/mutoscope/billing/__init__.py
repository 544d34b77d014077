"""Accounts opened and money moved between the payment provider and the ledger."""
