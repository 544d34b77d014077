"""The health of the business: recurring revenue and its movements, churn, conversion, lifetime value, activity."""
