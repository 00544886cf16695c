"""Makes `python -m bot` the same as the `client-issue` command."""

from bot.cli import main

if __name__ == "__main__":
    main()
