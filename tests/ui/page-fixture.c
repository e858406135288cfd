/* page-fixture.c — a page of one torrent in a window of its own, fed with pretended data while one waits for
 * what it shall say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "find.h"

#define HEIGHT 640 /* px */
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define STEP_MS 20

void
page_fixture_set_up (PageFixture *self, gboolean is_private)
{
  *self = (PageFixture) { .pretend = pretend_discovery_new ("Tears of Steel", is_private) };
}

void
page_fixture_tear_down (PageFixture *self)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  pretend_discovery_free (self->pretend);
}

void
page_show (PageFixture *self, GtkWidget *page, int width)
{
  self->page = page;
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), page);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, HEIGHT);
  gtk_window_present (GTK_WINDOW (self->window));
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
page_wait_for (PageFixture *self, PageCondition condition, const char *words)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  guint wake = g_timeout_add (STEP_MS, wake_cb, NULL);

  while (!condition (self, words)) {
    if (g_get_monotonic_time () > end_us)
      g_error ("never came: %s", words);
    pretend_discovery_tell (self->pretend);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

gboolean
page_says (PageFixture *self, const char *words)
{
  return find_label (self->page, words) != NULL;
}

gboolean
page_says_no_more (PageFixture *self, const char *words)
{
  return !page_says (self, words);
}
