"""Who a workspace is at the payment provider."""

from mutoscope.billing.customers.ensure_customer import CREATE_CUSTOMER, ensure_customer
from mutoscope.billing.customers.find_customer import Customer, find_customer
from mutoscope.billing.customers.forget_customer import FORGET_CUSTOMER

__all__ = ["CREATE_CUSTOMER", "FORGET_CUSTOMER", "Customer", "ensure_customer", "find_customer"]
