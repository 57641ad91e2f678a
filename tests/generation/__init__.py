"""Requests are made once, labelled by validation, and the same in every process."""
