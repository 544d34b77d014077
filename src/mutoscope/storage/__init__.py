"""Objects: put, open, signed links, expiry."""
