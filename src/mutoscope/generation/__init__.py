"""The product verb: create, run, finish, cancel a generation."""
