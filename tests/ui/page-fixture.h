/* page-fixture.h — a page of one torrent in a window of its own, fed with pretended data while one waits for
 * what it shall say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pretend-discovery.h"

G_BEGIN_DECLS

#define PAGE_WIDE 900 /* px */
#define PAGE_NARROW 360

typedef struct {
  GtkWidget *window, *page;  /* NULL: not shown yet; @page belongs to @window */
  PretendDiscovery *pretend; /* owned */
} PageFixture;

void page_fixture_set_up (PageFixture *self, gboolean is_private);
void page_fixture_tear_down (PageFixture *self);
void page_show (PageFixture *self, GtkWidget *page, int width);

/* @words: what it looks for, or is called when it never comes. */
typedef gboolean (*PageCondition) (PageFixture *self, const char *words);
/* The engine tells on and on meanwhile. */
void page_wait_for (PageFixture *self, PageCondition condition, const char *words);

/* Conditions: a label that is seen begins with @words, or none does. */
gboolean page_says (PageFixture *self, const char *words);
gboolean page_says_no_more (PageFixture *self, const char *words);

G_END_DECLS
