"""The rules of the game. Pure: time and chance are arguments, and nothing here knows Discord or the store."""
