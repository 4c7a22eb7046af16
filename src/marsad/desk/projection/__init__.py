"""Tables made for lists and searches; disposable, rebuilt from the workspace by one command."""
