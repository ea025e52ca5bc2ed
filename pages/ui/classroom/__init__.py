"""The class: joining, the board, and what a teacher steers."""
