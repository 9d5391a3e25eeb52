"""What a reader sees: pages, figures and components over `core`, which knows no screen."""
