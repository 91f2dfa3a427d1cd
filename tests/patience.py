"""How long the tests wait for what comes much sooner everywhere but on a slow machine with several bots at once.

Whether it comes soon enough is for `make bench` to say.
"""

PATIENCE_S = 90.0
