"""The hotline console: staff, what each may do, and the call screen. It keeps no case file."""
