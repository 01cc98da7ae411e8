"""What a reader takes away: figures in many forms, each with what they mean and whom to credit."""
