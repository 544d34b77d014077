"""Plans, prices, entitlements, quotes."""
