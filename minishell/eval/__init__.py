"""The tree, run."""
