"""The small networks: their data, their passes, their training with dropout, and what can be seen of it."""
