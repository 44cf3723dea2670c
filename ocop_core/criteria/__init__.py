"""The criteria of an edition of the decision as data: score, gates, plan (pure functions)."""
