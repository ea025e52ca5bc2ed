"""Queries about models of tables."""
