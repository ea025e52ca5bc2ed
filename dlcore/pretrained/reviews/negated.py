"""Sentences with a negation, by which the model card states how well the model reads them."""

from __future__ import annotations

POSITIVE = (
    "I was not bored for a single minute.",
    "You will not regret watching this.",
    "This is not a bad film at all.",
    "It never gets boring.",
    "The acting isn't bad, and neither is the story.",
    "I couldn't stop laughing.",
    "There is not one weak scene in it.",
    "You won't find a better thriller this year.",
    "I have never laughed so much in a cinema.",
    "The plot isn't predictable.",
    "It doesn't waste a minute of your time.",
    "I did not want it to end.",
    "The jokes never fall flat.",
    "It is not dull, and it is not stupid.",
    "Nothing here is awful; the effects don't disappoint.",
    "I can't say anything bad about it.",
    "The sequel does not disappoint.",
    "It wasn't the disaster I had feared.",
    "The dialogue never sounds false or silly.",
    "You don't have to be a fan to love it.",
)

NEGATIVE = (
    "This is not a good film.",
    "The acting was not convincing.",
    "It never becomes interesting.",
    "I did not enjoy it.",
    "The story isn't exciting.",
    "It is not funny.",
    "I wouldn't recommend it to anyone.",
    "The ending was not satisfying.",
    "This isn't the masterpiece they promised.",
    "I don't think the actors are good.",
    "The film does not deserve its great reviews.",
    "It wasn't worth the money.",
    "The characters are never believable.",
    "I can't call this a beautiful or moving story.",
    "It did not make me laugh once.",
    "The director never shows any of his famous talent.",
    "None of it is great, and the music isn't memorable.",
    "Do not expect a wonderful evening.",
    "I didn't love it, and I won't see it again.",
    "The humour doesn't work and the romance isn't touching.",
)
