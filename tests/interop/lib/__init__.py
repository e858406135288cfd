"""What the interop tests and the transfer bench share."""
# SPDX-License-Identifier: GPL-3.0-or-later
