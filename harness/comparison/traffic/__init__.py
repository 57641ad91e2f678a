"""What of traffic differs: several versions behind one address, requests that now succeed and now fail."""
