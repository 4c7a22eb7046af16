"""The documentation as a site: `make docs` builds it into build/docs and stops at the first warning."""

from marsad import __version__

project = "Marsad"
author = copyright = "the authors of Marsad"
release = __version__
root_doc = "index"
extensions = ["myst_parser"]
exclude_patterns = ["explanation/estimation/*"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Marsad · مرصد"
html_static_path = ["static"]
html_css_files = ["docs.css"]
html_show_sphinx = False
html_copy_source = False
