"""Image providers: the port and its adapters."""
