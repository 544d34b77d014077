"""The objects of Stripe's API that are played, a file or two each."""
