"""The price book: versioned lists of what providers ask, as data."""

from mutoscope.gateway.prices.price_book import Price, PriceBook, load_prices

__all__ = ["Price", "PriceBook", "load_prices"]
