"""What is known about the series: the pack, the store made of it, the spoiler gate, and look-ups through it."""
