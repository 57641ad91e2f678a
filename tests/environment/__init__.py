"""Tests of harness/environment/."""
