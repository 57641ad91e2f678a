"""What a run keeps, and reads back."""
