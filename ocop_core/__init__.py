"""The domain of the OCOP bot: criteria, values, places, records. No chat, no channel in it."""
