"""Readers fed with files that chance has damaged."""
