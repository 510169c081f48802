"""The Thai language: numbers, dates, text, levels. Knows no survey."""
