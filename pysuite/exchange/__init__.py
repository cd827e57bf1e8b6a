"""The model in the hands of others: how a cell travels, and what a file holds."""
