"""What we do: special initiatives and projects of the programmes."""
