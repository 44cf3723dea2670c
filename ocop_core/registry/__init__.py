"""What is recorded: people, producers, products, registrations, consents and their answers."""

from ocop_core.registry.model import (
    Answer,
    Answers,
    Case,
    Consent,
    Filing,
    JsonValue,
    Producer,
    Product,
    Registration,
    Scope,
)
from ocop_core.registry.review import Result, Review, ReviewState, Standing

__all__ = [
    "Answer",
    "Answers",
    "Case",
    "Consent",
    "Filing",
    "JsonValue",
    "Producer",
    "Product",
    "Registration",
    "Result",
    "Review",
    "ReviewState",
    "Scope",
    "Standing",
]
