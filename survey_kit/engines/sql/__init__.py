"""Requests as plain SQL, for data that stays where it is: the database groups and adds, only sums come back."""
