"""Interfaces of different manners, each in as many environments as asked for, with drift switched on by name."""
