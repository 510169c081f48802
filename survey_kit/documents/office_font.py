"""The font that offices have: its names, and its size beside the shipped Sarabun."""

FONT = "TH Sarabun New"
OTHER_NAMES = "TH SarabunPSK;Sarabun"
# TH Sarabun draws a letter at two thirds of the size of Sarabun, in which all widths are measured.
TO_SARABUN = 1.49
