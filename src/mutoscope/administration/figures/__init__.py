"""The platform in figures, for operators."""
