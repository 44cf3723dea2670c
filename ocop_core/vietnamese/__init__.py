"""Reading what Vietnamese producers type: folding, numbers, money, dates, phones, ids (pure)."""
