"""Makes the sample data of survey_kit: fictional answers with real-looking shapes, clean and as received."""
