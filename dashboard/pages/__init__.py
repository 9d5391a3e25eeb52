"""The pages: each walks once, downward: words, controls, computation, figures. No page imports another."""
