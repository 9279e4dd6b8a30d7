"""What the operating system does for a shell. Knows no tree."""
