"""Imports that can be repeated: what another side says, merged into the record field by field."""
