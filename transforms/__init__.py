"""How raw rows become star rows: pure Polars, frame in, frame out."""
