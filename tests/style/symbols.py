#!/usr/bin/python3
"""symbols.py PREFIX[,PREFIX] FILE...: what the files export begins with PREFIX_ or _PREFIX_."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import subprocess
import sys

# What the linker itself adds to a program: also copies of a library's data, as stdout@GLIBC_2.2.5.
LINKERS = r"main$|\w+@|__|_IO_stdin_used$|_start$|_init$|_fini$|_end$|_edata$|data_start$"
EXPORTED = re.compile(r"^[0-9a-f]+ [TDBRVC] (\S+)$")


def exported(path):
    out = subprocess.run(["nm", "--defined-only", "--extern-only", path], check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    return sorted(match.group(1) for match in map(EXPORTED.match, out.splitlines()) if match)


def main(prefixes, paths):
    allowed = re.compile(rf"_?({prefixes.replace(',', '|')})_|{LINKERS}")
    wrong = [(path, name) for path in paths for name in exported(path) if not allowed.match(name)]
    for path, name in wrong:
        print(f"{path}: {name}: make it static, or begin it with {prefixes}_")
    print(f"symbols: {len(wrong)} to mend")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
