"""The commands, a file a family: read the request, call bot/, show the result."""
