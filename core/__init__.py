"""What is computed: dropout, networks, training, sampling; knows no screen."""
