"""What happened, as a folder of offline pages that escape every value of the data."""
