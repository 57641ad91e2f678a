"""From exchanges to observations."""
