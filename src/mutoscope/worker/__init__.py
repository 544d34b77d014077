"""The job process: executes durable jobs."""
