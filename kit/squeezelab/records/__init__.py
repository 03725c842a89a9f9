"""What gives a run again: as a state string, and as a file."""
