"""A local stand-in for Discord: the part of its HTTP API and gateway the bot uses, and a chat page in the browser."""
