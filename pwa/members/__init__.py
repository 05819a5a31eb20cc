"""Members: who has an account, and on which devices they are signed in."""
