"""The books, for operators: comparisons, exports, margin, the health of the business, budgets."""
