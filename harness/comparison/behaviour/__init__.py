"""Relations that hold inside one environment, so that its data do not matter (detection.md, section 6)."""
