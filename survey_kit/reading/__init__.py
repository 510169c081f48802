"""Files become surveys. Input files are only ever opened for reading."""
