"""Tests of harness/identity/."""
