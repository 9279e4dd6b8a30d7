"""Plans: a line of the shell run on a view of the file system, to see what it would do."""
