"""Channels (kênh): where people chat with the bot."""
