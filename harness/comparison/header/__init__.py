"""Response headers and echoes: a file per rule."""
