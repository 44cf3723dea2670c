"""Reads free text offline: intents, product -> criteria set, frequently asked questions."""

from conversations.understand.disambiguation import (
    DisambiguationOption,
    DisambiguationQuestion,
    disambiguation,
    disambiguation_keys,
    disambiguation_question,
)
from conversations.understand.faq import FaqAnswer, faq_answer, faq_keys, read_faq
from conversations.understand.intents import INTENTS, read_intent
from conversations.understand.products import read_product
from conversations.understand.result import Candidate, Understanding

__all__ = [
    "INTENTS",
    "Candidate",
    "DisambiguationOption",
    "DisambiguationQuestion",
    "FaqAnswer",
    "Understanding",
    "disambiguation",
    "disambiguation_keys",
    "disambiguation_question",
    "faq_answer",
    "faq_keys",
    "read_faq",
    "read_intent",
    "read_product",
]
