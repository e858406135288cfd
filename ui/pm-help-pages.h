/* pm-help-pages.h — the words of the help: a few short pages, each about one thing.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They are part of the program, so that they are there without a network and without a viewer, and translated
 * like all its words. Thread: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PM_HELP_END, /* of the page */
  PM_HELP_TEXT,
  PM_HELP_HEADING,
  PM_HELP_ITEM, /* of a list */
} PmHelpKind;

typedef struct {
  PmHelpKind kind;
  const char *text; /* untranslated */
} PmHelpPart;

typedef struct {
  const char *name; /* for actions: "swarm" */
  const char *icon;
  const char *title;   /* untranslated */
  const char *summary; /* untranslated: what it answers, in one line */
  const PmHelpPart *parts;
} PmHelpPage;

/* In the order in which they are shown. NULL: no more. */
const PmHelpPage *pm_help_pages_get (guint position);
/* NULL: there is none. */
const PmHelpPage *pm_help_pages_find (const char *name);
/* Whether each of its words stands in the page as the person reads it, whatever the case. @words: "": yes. */
gboolean pm_help_page_has (const PmHelpPage *page, const char *words);

G_END_DECLS
