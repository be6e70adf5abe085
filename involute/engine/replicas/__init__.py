"""Networks stepped on 64 replicas a word."""
