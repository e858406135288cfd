/* pm-subtitle-language.c — which language the name of a file tells of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pm-subtitle-language.h"

#include <string.h>

/* The code of ISO 639-1, those of 639-2, and the names that people write. */
static const char *const languages[][6] = {
  { "ar", "ara", "arabic" },
  { "bg", "bul", "bulgarian" },
  { "bn", "ben", "bengali" },
  { "ca", "cat", "catalan" },
  { "cs", "cze", "ces", "czech", "cesky" },
  { "da", "dan", "danish", "dansk" },
  { "de", "ger", "deu", "german", "deutsch" },
  { "el", "gre", "ell", "greek" },
  { "en", "eng", "english" },
  { "es", "spa", "spanish", "espanol", "castellano" },
  { "et", "est", "estonian" },
  { "eu", "baq", "eus", "basque" },
  { "fa", "per", "fas", "persian", "farsi" },
  { "fi", "fin", "finnish", "suomi" },
  { "fr", "fre", "fra", "french", "francais" },
  { "gl", "glg", "galician" },
  { "he", "heb", "hebrew" },
  { "hi", "hin", "hindi" },
  { "hr", "hrv", "croatian", "hrvatski" },
  { "hu", "hun", "hungarian", "magyar" },
  { "id", "ind", "indonesian" },
  { "is", "ice", "isl", "icelandic" },
  { "it", "ita", "italian", "italiano" },
  { "ja", "jpn", "japanese" },
  { "ko", "kor", "korean" },
  { "lt", "lit", "lithuanian" },
  { "lv", "lav", "latvian" },
  { "mk", "mac", "mkd", "macedonian" },
  { "ms", "may", "msa", "malay" },
  { "nb", "nob", "bokmal" },
  { "nl", "dut", "nld", "dutch", "nederlands" },
  { "no", "nor", "norwegian", "norsk" },
  { "pl", "pol", "polish", "polski" },
  { "pt", "por", "portuguese", "portugues", "brazilian" },
  { "ro", "rum", "ron", "romanian" },
  { "ru", "rus", "russian" },
  { "sk", "slo", "slk", "slovak" },
  { "sl", "slv", "slovenian" },
  { "sq", "alb", "sqi", "albanian" },
  { "sr", "srp", "serbian", "srpski" },
  { "sv", "swe", "swedish", "svenska" },
  { "ta", "tam", "tamil" },
  { "te", "tel", "telugu" },
  { "th", "tha", "thai" },
  { "tr", "tur", "turkish", "turkce" },
  { "uk", "ukr", "ukrainian" },
  { "vi", "vie", "vietnamese" },
  { "zh", "chi", "zho", "chinese", "chs", "cht" },
};

const char *
pm_subtitle_language_find (const char *word, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    for (guint j = 0; j < G_N_ELEMENTS (languages[i]) && languages[i][j] != NULL; j++)
      if (strlen (languages[i][j]) == length
          && g_ascii_strncasecmp (languages[i][j], word, length) == 0)
        return languages[i][0];
  return NULL;
}
