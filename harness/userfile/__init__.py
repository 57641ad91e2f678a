"""A file that a user wrote: its text, its values with their lines, its mistakes in words; knows no format's meaning."""
