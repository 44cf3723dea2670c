"""The outside of the OCOP bot: channels, runtime, settings and the command line."""
