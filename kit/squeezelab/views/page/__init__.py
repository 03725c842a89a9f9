"""What runs in the page: the one anywidget, the pictures sent ahead, and what brings a calculator back."""
