"""Files → codebooks and surveys, one module per format."""
