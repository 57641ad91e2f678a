"""The pytest plugin: hooks that only pass on."""
