"""Programs that reach a server over HTTP and share no code with it."""
