"""Engines group and add: one NumPy kernel, fed from memory, files or Spark; databases are asked in SQL."""
