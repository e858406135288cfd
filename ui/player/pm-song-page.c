/* pm-song-page.c — what is seen while a song plays: its cover, and what it is called.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pm-song-page.h"

struct _PmSongPage {
  AdwBin parent_instance;
  /* template */
  GtkWidget *box;
  GtkPicture *cover;
  GtkWidget *icon;
  GtkLabel *title;
  GtkLabel *artist;
};

G_DEFINE_FINAL_TYPE (PmSongPage, pm_song_page, ADW_TYPE_BIN)

void
pm_song_page_set_words (PmSongPage *self, const char *title, const char *artist)
{
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->artist, artist != NULL ? artist : "");
  gtk_widget_set_visible (GTK_WIDGET (self->artist), artist != NULL && *artist != '\0');
}

/* A cover takes all the room that the words leave. */
void
pm_song_page_set_cover (PmSongPage *self, GdkPaintable *cover)
{
  gtk_picture_set_paintable (self->cover, cover);
  gtk_widget_set_visible (GTK_WIDGET (self->cover), cover != NULL);
  gtk_widget_set_visible (self->icon, cover == NULL);
  gtk_widget_set_valign (self->box, cover != NULL ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
}

static void
pm_song_page_class_init (PmSongPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/piecemeal/player/pm-song-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PmSongPage, box);
  gtk_widget_class_bind_template_child (widget_class, PmSongPage, cover);
  gtk_widget_class_bind_template_child (widget_class, PmSongPage, icon);
  gtk_widget_class_bind_template_child (widget_class, PmSongPage, title);
  gtk_widget_class_bind_template_child (widget_class, PmSongPage, artist);
}

static void
pm_song_page_init (PmSongPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
