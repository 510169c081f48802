"""Slides for the forum: what stands on which slide, and how it is drawn."""
