"""What the interop tests and the benches share."""
# SPDX-License-Identifier: GPL-3.0-or-later
