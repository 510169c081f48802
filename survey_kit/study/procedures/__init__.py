"""What can be asked of a survey, a family of SPSS procedures a file; `Study` inherits them all."""
