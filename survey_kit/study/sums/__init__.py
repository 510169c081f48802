"""Sums instead of people: what a city hands over, and the report of a network made from such files alone."""
