"""What phones and trackers say of where they are: decoding, and filters with their reasons. Knows no framework."""
