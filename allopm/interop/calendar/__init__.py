"""Appointments as a calendar file."""
