"""Settings, database session, outbound HTTP, telemetry, event log, embedded PostgreSQL."""
