"""The report's words with every claim marked in place, beside the form in which a person rules on it."""
