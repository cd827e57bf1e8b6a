"""The model in the hands of others: what a file of it holds, and how it travels."""
