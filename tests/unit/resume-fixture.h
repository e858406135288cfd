/* resume-fixture.h — resume data with something in every field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/bt-resume.h"

/* Of a torrent with two files and 10 pieces; @name makes its info hash. (transfer full) */
BtResume *resume_fixture_new (const char *name, guint32 position);
/* The same before its metadata is known. */
BtResume *resume_fixture_new_magnet (void);
void resume_fixture_assert_equal (const BtResume *a, const BtResume *b);
/* Replaces the check sum at the end of @bytes by the right one. (transfer full) */
GBytes *resume_fixture_seal (const guint8 *bytes, gsize n_bytes);
