"""The Word file: Thai set through the complex-script properties Word reads Thai from."""
