"""The learning die and the speaking die on one trained language model.

`doubt` splits the uncertainty about the next token by its source; `cells` writes with either die on or off.
"""
