"""The learning die and the speaking die on one trained language model.

`results` is what the pages read; the other modules measure it.
"""
