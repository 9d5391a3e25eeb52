"""The page "Why": what switching units off at random does to a trained network, measured."""
