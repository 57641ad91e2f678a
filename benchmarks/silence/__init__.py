"""How silent a run is where nothing drifts, whatever the data and whoever else is at work."""
