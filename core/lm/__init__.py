"""Models that can speak: our own small GPT, and others of Hugging Face behind the same interface.

    model = registry.load("storyteller")
    tokens = model.encode("Once upon a time")
    logits = model.next_logits(tokens).logits

The built-in models lie in assets/models. Others come from Hugging Face through `transformers`, which is an
optional extra (requirements-hub.txt) and imported only when such a model is chosen.
"""
