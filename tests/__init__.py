"""The tests. Their folders mirror the rooms."""
