"""The version of the package, and of the extension that comes with it."""

__version__ = "0.1.0"
