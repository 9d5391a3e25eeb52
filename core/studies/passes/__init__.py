"""Whether dropout helps, by how often the data are read: one small GPT, the same number of tokens read.

`results` is what the page reads; `trial` is one training, `python -m core.studies.passes` makes all of them.
"""
