"""Data from outside, checked: option chains, price bars, and documented events."""
