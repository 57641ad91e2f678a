"""Credentials: a file per identity type, each an httpx.Auth flow."""
