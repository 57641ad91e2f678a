"""What people and tools read."""
