"""Photos of papers: made small, fetched from the platforms, shown to officers."""
