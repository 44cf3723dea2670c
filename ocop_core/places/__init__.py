"""34 provinces, 3,321 communes and the old names that lead to them."""
