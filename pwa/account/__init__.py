"""The member's own account page."""
