"""Engines group and add. One NumPy kernel; each engine is another way of feeding it."""
