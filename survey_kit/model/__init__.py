"""The nouns of a survey: frozen, without files, formulas or layout."""
