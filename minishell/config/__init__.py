"""The user's configuration, config.toml: its schema, reading and changing it. Imported where a setting is asked for."""
