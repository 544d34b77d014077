"""Who a workspace is at the payment provider."""

from mutoscope.billing.customers.ensure_customer import CREATE_CUSTOMER, ensure_customer
from mutoscope.billing.customers.find_customer import Customer, find_customer

__all__ = ["CREATE_CUSTOMER", "Customer", "ensure_customer", "find_customer"]
