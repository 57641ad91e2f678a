"""How the same fault is answered: a file per rule."""
