"""Double-entry credits: wallets, lots, holds, settlements, entries."""
