"""What a user may set, each thing once."""
