"""The file engine: what mkdir, mv, rm and rmdir do. Knows no tree and no screen."""
