"""Tests of the embedded environments, over HTTP against their own processes."""
