# How Sphinx makes web pages of the Markdown in this directory's parent; called by
# scripts/site.

project = "locklint"
author = "the authors of locklint"
extensions = ["myst_parser"]
root_doc = "index"
exclude_patterns = ["site"]

html_theme = "furo"
html_title = "locklint"
html_copy_source = False
html_show_sphinx = False

# Links lead to headings, as they do where the files are read as they are.
myst_heading_anchors = 4
# Most blocks are what a terminal shows.
highlight_language = "none"
