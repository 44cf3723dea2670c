"""The tables of administrative units, written by `ocop_core.places.build`; see source.json."""
