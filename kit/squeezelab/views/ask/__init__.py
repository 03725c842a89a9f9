"""Guesses: drawn or typed before the outcome is seen, and scored."""
