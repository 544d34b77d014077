"""What AI and servers will cost: the documents' tables recomputed, and planned for other counts."""
