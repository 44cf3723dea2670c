"""What happens in one turn, a file for each kind of thing a person may do."""
