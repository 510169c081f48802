"""Tables become words: formatted cells, table notes, Thai sentences in two registers."""
