"""Hubs are notified of the feeds that changed (WebSub)."""
