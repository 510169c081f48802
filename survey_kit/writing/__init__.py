"""Codebooks and surveys → files, one module per format."""
