"""Observers: what is measured while a run goes on, most of them in constant memory."""
