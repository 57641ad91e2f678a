"""What environments announce of the end of operations: a file per rule."""
