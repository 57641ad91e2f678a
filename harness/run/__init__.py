"""The loop: ask, observe, compare, ask again."""
