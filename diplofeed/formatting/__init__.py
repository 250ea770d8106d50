"""The one form of YAML files that people edit: the same record, whoever wrote it, with every comment."""
