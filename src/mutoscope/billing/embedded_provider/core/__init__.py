"""What every object of the provider is made with: refusals, parameters, rows, units of work, routes, time, money."""
