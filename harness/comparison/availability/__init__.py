"""Whether an environment, a version, an operation is there at all: a file per rule."""
