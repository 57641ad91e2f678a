"""What requests are accepted: a file per rule."""
