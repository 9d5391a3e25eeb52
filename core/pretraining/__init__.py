"""What only the commands need that train a language model: recipes, corpus, schedule, card."""
