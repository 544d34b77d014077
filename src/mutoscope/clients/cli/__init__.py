"""Commands that ask a server over HTTP, as any other client does."""
