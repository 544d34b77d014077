"""The pages that a browser walks: Checkout, the portal, invoices, receipts. Plain forms, no scripts."""
