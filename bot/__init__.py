"""Casebook: lookups, trivia and scores for the fans of one series. Knows nothing of any one series."""
