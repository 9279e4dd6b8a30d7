"""python -m minishell"""

from .cli import main

main()
