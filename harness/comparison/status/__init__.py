"""What becomes of valid requests: a file per rule."""
