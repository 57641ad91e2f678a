"""What holds for every value."""
