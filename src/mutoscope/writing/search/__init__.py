"""Full-text search over projects, stories and the library of characters."""
