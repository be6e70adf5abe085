"""Space-time strips of periodic points: counts, recurrences, walks."""
