"""The pages: one script per page, shared parts in ``pages.ui``, translations in ``pages.text``.

Next to a folder named ``pages``, Streamlit builds its own navigation until the process has called
``st.navigation`` once. The first visitors of a fresh server who follow a link to a page
(``/train?run=...``) would see the bare page without ``app.py`` around it. Streamlit has no public
switch for this, so the import of this package turns it off: at the start of ``pages.ui.server``,
else with the first page. Sessions that have begun by then restart through ``app.py``, see
``pages.ui.shell.language``.
"""

from streamlit.runtime.pages_manager import PagesManager

HAS_BARE_SESSIONS = bool(PagesManager.uses_pages_directory)
"""Whether sessions of this process may have begun without ``app.py``."""

PagesManager.uses_pages_directory = False
