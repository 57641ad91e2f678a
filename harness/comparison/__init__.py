"""Evidence in, differences and questions out; pure."""
