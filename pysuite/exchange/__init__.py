"""The suite's cells for other tools, and other people's models for the suite's claims."""
