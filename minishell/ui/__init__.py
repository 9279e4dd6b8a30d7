"""The prompt: the only floor that imports prompt_toolkit and pygments."""
