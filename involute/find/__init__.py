"""What a rule or a system has, found instead of declared: each find comes with its certificate."""
