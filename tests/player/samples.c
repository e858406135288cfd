/* samples.c — films and music of a few seconds, made with the encoders of the system.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include <glib/gstdio.h>
#include <gst/app/gstappsrc.h>
#include <string.h>
#include <unistd.h>

/* 15 pictures and 43 pieces of sound a second; a picture that stands for itself every second. */
#define PICTURES \
  "videotestsrc num-buffers=120 pattern=smpte ! video/x-raw,width=320,height=180,framerate=15/1 ! "
#define SOUND \
  "audiotestsrc num-buffers=344 samplesperbuffer=1024 ! audio/x-raw,rate=44100,channels=2 ! audioconvert ! audioresample ! "
#define H264 \
  PICTURES "x264enc speed-preset=ultrafast key-int-max=15 bitrate=500 ! h264parse ! queue ! "
#define VP8 \
  PICTURES "vp8enc deadline=1 cpu-used=16 keyframe-max-dist=15 target-bitrate=500000 ! queue ! "
#define THEORA PICTURES "theoraenc keyframe-force=15 bitrate=500 ! queue ! "
#define AAC SOUND "avenc_aac ! aacparse ! queue ! "
#define VORBIS SOUND "vorbisenc ! queue ! "
#define MPEG4 PICTURES "avenc_mpeg4 gop-size=15 bitrate=500000 ! queue ! "
#define MP3 SOUND "lamemp3enc ! queue ! "
#define OTHER_SOUND                                                                          \
  "audiotestsrc num-buffers=172 samplesperbuffer=1024 ! audio/x-raw,rate=" SAMPLE_OTHER_RATE \
  ",channels=1 ! audioconvert ! "
#define IN_GERMAN "taginject tags=\"language-code=de,title=Kommentar\" ! "
#define IN_FRENCH "taginject tags=\"language-code=fr\" ! "
#define SCRIPT "script"
#define IN_ENGLISH "taginject tags=\"language-code=en\" ! "

const Sample samples[] = {
  { "moov-first.mp4", H264 "mp4mux name=m faststart=true " AAC "m. m.", TRUE },
  { "moov-last.mp4", H264 "mp4mux name=m " AAC "m. m.", TRUE },
  { "film.webm", VP8 "webmmux name=m " VORBIS "m. m.", TRUE },
  { "film.mkv", H264 "matroskamux name=m " VORBIS "m. m.", TRUE },
  { "film.ogv", THEORA "oggmux name=m " VORBIS "m. m.", TRUE },
  { "music.mp3", SOUND "lamemp3enc ! id3v2mux", FALSE },
  { "music.flac", SOUND "flacenc", FALSE },
  { "music.ogg", SOUND "vorbisenc ! oggmux", FALSE },
  { "film.avi", MPEG4 "avimux name=m " MP3 "m. m.", TRUE },
  { "film.ts", H264 "mpegtsmux name=m " AAC "m. m.", TRUE },
  { "music.wav", SOUND "wavenc", FALSE },
  { "music.m4a", AAC "mp4mux", FALSE },
  { "music.opus", SOUND "opusenc ! oggmux", FALSE },
  { "tracks.mkv",
    H264 "matroskamux name=m " SOUND "vorbisenc ! " IN_ENGLISH "queue ! m. " OTHER_SOUND
         "vorbisenc ! " IN_GERMAN "queue ! m. "
         "filesrc location=\"%s.en\" ! subparse ! " IN_ENGLISH "queue ! m. "
         "filesrc location=\"%s.de\" ! subparse ! " IN_GERMAN "queue ! m. "
         "appsrc name=" SCRIPT " format=time ! " IN_FRENCH "queue ! m.subtitle_2 m.",
    TRUE },
};
const guint n_samples = G_N_ELEMENTS (samples);

/* Of the same length, or GStreamer does not know it for subtitles. */
static const char srt[] = "1\n00:00:01,000 --> 00:00:07,000\n%s\n\n"
                          "2\n00:00:07,200 --> 00:00:07,900\nThe end, and some more text so that "
                          "GStreamer knows it for subtitles.\n";

static const char script[] =
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 320\nPlayResY: 180\n\n"
    "[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, Alignment\n"
    "Style: Default,Sans,20,&H00FFFFFF,2\n\n[Events]\n";
static const char *const events[] = {
  "0,0,Default,,0,0,0,,{\\pos(160,20)\\an5\\bord0\\c&H0000FF&\\p1}m 0 0 l 80 0 80 20 0 20",
  "1,0,Default,,0,0,0,," SAMPLE_FRENCH,
};

static const Sample *
find_sample (const char *name)
{
  for (guint i = 0; i < n_samples; i++)
    if (g_str_equal (samples[i].name, name))
      return &samples[i];
  g_assert_not_reached ();
}

/* Both lines are said from the first second to the seventh. */
static void
feed_script (GstElement *pipeline)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), SCRIPT);
  g_autoptr (GstBuffer) head = gst_buffer_new_memdup (script, strlen (script));
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("application/x-ass", "codec_data", GST_TYPE_BUFFER, head, NULL);

  if (source == NULL)
    return;
  gst_app_src_set_caps (GST_APP_SRC (source), caps);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    GstBuffer *event = gst_buffer_new_memdup (events[i], strlen (events[i]));

    GST_BUFFER_PTS (event) = GST_SECOND;
    GST_BUFFER_DURATION (event) = 6 * GST_SECOND;
    gst_app_src_push_buffer (GST_APP_SRC (source), event);
  }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

static void
run_pipeline (const char *description)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  feed_script (pipeline);
  message =
      gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
write_subtitles (const char *path, const char *language, const char *line)
{
  g_autofree char *whole = g_strconcat (path, ".", language, NULL);
  g_autofree char *text = g_strdup_printf (srt, line);

  g_assert_true (g_file_set_contents (whole, text, -1, NULL));
}

static void
remove_subtitles (const char *path, const char *language)
{
  g_autofree char *whole = g_strconcat (path, ".", language, NULL);

  g_unlink (whole);
}

/* Under a name of this process first: several tests may want the same at once. */
static void
make_sample (const Sample *sample, const char *path)
{
  g_autofree char *mine = g_strdup_printf ("%s.%d", path, (int) getpid ());
  g_autofree char *pipeline = g_strdup_printf (sample->pipeline, mine, mine);
  g_autofree char *whole = g_strdup_printf ("%s ! filesink location=\"%s\"", pipeline, mine);

  write_subtitles (mine, "en", SAMPLE_ENGLISH);
  write_subtitles (mine, "de", SAMPLE_GERMAN);
  run_pipeline (whole);
  remove_subtitles (mine, "en");
  remove_subtitles (mine, "de");
  g_assert_cmpint (g_rename (mine, path), ==, 0);
}

GBytes *
sample_load (const char *name)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "player", "samples", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    make_sample (find_sample (name), path);
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}
