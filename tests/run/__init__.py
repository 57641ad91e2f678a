"""The run, piece by piece; as a whole it is tested on the command line and under pytest."""
