"""People, households and where they live: what is known once and never asked again."""
