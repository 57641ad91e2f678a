"""Tests of harness/userfile/."""
