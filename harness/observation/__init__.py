"""Exchange to Observation; pure."""
