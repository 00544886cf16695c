"""The words that the people of the trade use, as data, and their look-up."""
