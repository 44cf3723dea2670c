"""Trains the models of ``conversations.understand``; run by developers, needs scikit-learn.

``python -m conversations.understand.training.train`` writes ``data/*.model.json`` anew. Same
data, same files: there is no randomness in it.
"""
