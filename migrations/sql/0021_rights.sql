-- Rights of 0021: the application runs what asks who calls, and the comparison, which returns counts alone.

revoke all on function
  books_reader, currency_micro, share_of, books_margin, books_compare_cash, books_compare_revenue, books_compare_usage,
  reconcile_books, reconciled_until, books_reconciliations, operators_homes, books_export_usage, books_export_cash, books_export_invoices,
  books_export_credits, books_export_deferred, note_subscription, books_write_spend, books_spend, books_write_rate,
  books_rates, books_recurring, books_recurring_months, books_people_months
  from public;
grant execute on function
  currency_micro, books_margin, reconcile_books, reconciled_until, books_reconciliations, operators_homes, books_export_usage, books_export_cash,
  books_export_invoices, books_export_credits, books_export_deferred, books_write_spend, books_spend, books_write_rate,
  books_rates, books_recurring_months, books_people_months
  to mutoscope_app;
