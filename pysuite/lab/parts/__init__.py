"""The parts of the page, one a file. Each is built for one session and listens to its changes."""
