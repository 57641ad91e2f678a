"""The arithmetic, held against textbooks."""
