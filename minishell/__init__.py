"""minishell: an interactive POSIX shell and script runner whose file commands run in its own process."""

__version__ = "0.1.0"
