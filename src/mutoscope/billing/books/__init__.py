"""The books: compared with the payment provider's, exported for accountants, shown to whom they are of."""
