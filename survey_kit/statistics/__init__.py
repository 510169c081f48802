"""Statistics from aggregates: never a row of data. Each formula names its source."""
