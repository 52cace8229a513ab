"""An invented city that lives by the public doors only: HTTP, position feed, event stream. Imports no Django."""
