"""Is it true? Judges the candidate warehouse. The only room that imports Great Expectations."""
