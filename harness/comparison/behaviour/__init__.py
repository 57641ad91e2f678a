"""Behaviour, from relations that hold within one environment: a file per rule, and one per relation."""
