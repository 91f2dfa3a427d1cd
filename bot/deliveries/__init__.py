"""What is announced, on its way: the planning of runs, the one sleeper, the sender."""
