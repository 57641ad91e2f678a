"""Tests of harness/settings/."""
