# How Sphinx makes web pages of the Markdown in this directory's parent; called by
# scripts/site.

import pathlib
import re

project = "locklint"
author = "the authors of locklint"
extensions = ["myst_parser"]
root_doc = "index"
exclude_patterns = ["site"]

html_theme = "furo"
html_title = "locklint"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

# Links lead to headings, as they do where the files are read as they are.
myst_heading_anchors = 4
# Most blocks are what a terminal shows.
highlight_language = "none"

# Debian's furo is not what its authors' build makes of the sources: it takes a
# style sheet from the web server that Debian sets up, its script is a module,
# which browsers do not load from files, and dark pages have the colours of light
# ones unless the reader asks for dark ones by hand.
NORMALIZE = pathlib.Path("/usr/share/javascript/normalize.css/normalize.css")
IMPORT = re.compile(r"@import url\(/javascript/normalize\.css/normalize\.css\);")
DARK = re.compile(r"(?:html )?body\[data-theme=\"dark\"\][^{}]*\{[^{}]*\}")


def mend_style(text):
    plain = NORMALIZE.read_text() if NORMALIZE.exists() else "body { margin: 0; }"
    text = IMPORT.sub(lambda _: plain, text)
    if "prefers-color-scheme" in text:
        return text
    chosen = 'body[data-theme="dark"]'
    asked = "\n".join(
        rule.replace(chosen, 'body:not([data-theme="light"])')
        for rule in DARK.findall(text)
        if ".theme-toggle" not in rule
    )
    return (
        f"{text}\n@media not print {{\n@media (prefers-color-scheme: dark) {{\n"
        f"{asked}\n}} }}\n"
    )


def mend_script(path):
    text = path.read_text()
    imported = re.match(r'import Gumshoe from "\./([\w-]+\.js)";\n', text)
    if imported:
        path.write_text(
            (path.parent / imported[1]).read_text() + text[imported.end() :]
        )


def mend_theme(app, failure):
    static = pathlib.Path(app.outdir) / "_static"
    style = static / "styles" / "furo.css"
    if failure or not style.exists():
        return
    style.write_text(mend_style(style.read_text()))
    mend_script(static / "scripts" / "furo.js")


def setup(app):
    app.connect("build-finished", mend_theme)
