"""Contracts: read, put together, asked and judged by."""
