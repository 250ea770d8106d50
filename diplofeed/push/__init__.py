"""Hubs told of the feeds that changed (WebSub)."""
