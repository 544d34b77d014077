"""Durable jobs: defer, lease, retry, cancel."""
