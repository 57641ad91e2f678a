"""Measurements of the harness, and proofs on servers that its authors did not write; no part of the package."""
