"""What keeps the provider going: requests one after the other, time, and the delivery of events."""
