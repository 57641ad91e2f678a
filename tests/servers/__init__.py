"""Real servers to test against: each started on a free loopback port, awaited by asking, ended by its process id."""
