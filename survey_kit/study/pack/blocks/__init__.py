"""Blocks of documents: each kind a plan may name, made of the tables of an edition."""
