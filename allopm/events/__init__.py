"""The log of what changed on which screen. Knows no room, no city data and no HTTP."""
