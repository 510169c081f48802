"""Planning: how many to ask, how many in each stratum, and who. No files, no layout; chance only from a seed."""
