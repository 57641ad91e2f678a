"""How much of the drift of seeded services is found, where, in how many groups, and how silent their twins stay."""
