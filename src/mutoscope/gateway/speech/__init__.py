"""Speech providers over HTTP: the port and its adapters."""
