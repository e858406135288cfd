#!/usr/bin/python3
"""po/piecemeal.pot holds exactly the strings of the sources. template.py --write makes it anew."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import subprocess
import sys
import tempfile

import stylelib
from stylelib import complain

TEMPLATE = pathlib.Path("po/piecemeal.pot")
# Keywords and formats of GLib, as Meson's preset has them; only comments that are meant for translators.
ISSUES = stylelib.option("website") + "/issues"
FLAGS = f"""
--from-code=UTF-8 --add-comments=Translators: --add-location=file --package-name=Piecemeal
--msgid-bugs-address={ISSUES}
--keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2
--keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3
--flag=_:1:pass-c-format --flag=N_:1:pass-c-format --flag=ngettext:1:pass-c-format --flag=C_:2:pass-c-format
--flag=NC_:2:pass-c-format --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format
--flag=g_string_printf:2:c-format --flag=g_string_append_printf:2:c-format --flag=g_error_new:3:c-format
--flag=g_set_error:4:c-format --flag=g_markup_printf_escaped:1:c-format
""".split()
# What changes by itself is not a difference: a date, and the head that nobody reads.
HEAD = re.compile(r'^(#.*\n)*msgid ""\n(.+\n)*\n')
HEAD_TEXT = f"""\
# Template for translations of Piecemeal: copy it to LANGUAGE.po, and name the language in LINGUAS.
# SPDX-License-Identifier: GPL-3.0-or-later
msgid ""
msgstr ""
"Project-Id-Version: Piecemeal\\n"
"Report-Msgid-Bugs-To: {ISSUES}\\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"
"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"
"Language-Team: LANGUAGE <LL@li.org>\\n"
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"

"""


def extract():
    """The template as the sources are now."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as output:
        subprocess.run(["xgettext", f"--directory={stylelib.ROOT}", "--files-from=po/POTFILES",
                        f"--output={output.name}", *FLAGS], cwd=stylelib.ROOT, check=True)
        text = pathlib.Path(output.name).read_text(encoding="utf-8")
    return HEAD.sub(lambda match: HEAD_TEXT, text, count=1)


def entries(text):
    """Each message with its comments, by what xgettext would find it."""
    return {"\n".join(line for line in block.splitlines() if not line.startswith("#:")): block
            for block in text.split("\n\n") if block.strip()}


def first_id(entry):
    lines = entry.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("msgid"))
    text = lines[start][len("msgid "):]
    return text if text != '""' else lines[start + 1]


def compare(have, want):
    advice = "run ./dev template"
    for entry in want.keys() - have.keys():
        complain(TEMPLATE, 1, f"lacks or has otherwise {first_id(entry)}: {advice}")
    for entry in have.keys() - want.keys():
        complain(TEMPLATE, 1, f"has {first_id(entry)}, which no source has so: {advice}")


def main():
    text = extract()
    if sys.argv[1:] == ["--write"]:
        (stylelib.ROOT / TEMPLATE).write_text(text, encoding="utf-8")
        return
    compare(entries(stylelib.read(TEMPLATE)), entries(text))
    stylelib.finish("template")


main()
