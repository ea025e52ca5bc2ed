"""Views of the Glossary page."""
