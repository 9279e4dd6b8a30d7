"""Text to tree: the lexer and parser. Knows no operating system and no shell state."""
