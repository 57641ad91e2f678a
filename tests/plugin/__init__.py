"""The pytest plugin, in real pytest processes."""
