"""Video providers: submit, poll, fetch."""
