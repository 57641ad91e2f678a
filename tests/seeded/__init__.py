"""Every kind of drift on a real server that shows it, and the twin that does not."""
