"""What environments do that nobody expects, on servers that do it."""
