"""What the answers, and the contract that an environment publishes, keep of the committed contract: a file per rule."""
