"""What happened, on one offline page that escapes every value of the data."""
