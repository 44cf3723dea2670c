"""The dialogue: a pure state machine. No I/O, no clock, no randomness, no SQL."""
