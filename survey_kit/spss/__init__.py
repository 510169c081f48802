"""SPSS files as bytes: the dictionary and the cases of .sav, .zsav and .por. Knows no survey.

Facts about the formats: PSPP Developer's Guide, chapters "System File Format" and "Portable File Format".
"""
