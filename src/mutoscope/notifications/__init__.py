"""Telling people and programs what happened: mail and outgoing webhooks."""
