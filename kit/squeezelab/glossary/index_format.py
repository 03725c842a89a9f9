"""The format of index.json; a reader that finds another number builds the index anew."""

FORMAT = 2
