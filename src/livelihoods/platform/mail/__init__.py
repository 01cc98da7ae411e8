"""What every letter of the house needs: handing it over, and reading what comes back."""
