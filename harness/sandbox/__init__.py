"""The embedded environments: an Orders and a Payments API, one process per environment, with drift seeded on purpose.

A server of its own that happens to live in this repository: it imports nothing of the harness, and nothing of the
harness imports it. It is started as `python -m harness.sandbox NAME --port N`.
"""
