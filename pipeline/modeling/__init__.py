"""What was fitted, as arrays, and its arithmetic; nothing here needs scikit-learn or PyTorch."""
