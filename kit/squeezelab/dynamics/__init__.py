"""Shared market mathematics in numpy, and the one loop that runs a model."""
