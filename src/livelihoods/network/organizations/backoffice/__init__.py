"""Organizations in the back office: the list, the record with its history, every act on it."""
