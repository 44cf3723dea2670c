"""The questions, as data, and the order in which they are asked."""
