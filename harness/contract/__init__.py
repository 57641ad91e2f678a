"""The document of an API as a value: loaded, resolved, traced to file and line."""
