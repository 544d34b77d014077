"""What a person may ask about their data: export it, erase it, and say what it may be used for."""
