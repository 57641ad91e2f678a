"""What becomes of requests without a good credential: a file per rule."""
