"""The site: every entry and calculator as plain files, alive from a flipbook of the build, then from Python in the reader's browser."""
