"""What response bodies are made of: a file per rule."""
