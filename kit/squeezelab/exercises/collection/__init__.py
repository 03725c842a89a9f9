"""The exercises, one file a tutorial: each ends in ``TUTORIAL`` and ``EXERCISES``."""
