package io.relayer.app.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what somebody meant to write.
final class KeySuggestion {
  private static final int TELLING = 4;

  private KeySuggestion() {}

  /// The one of `known` that `written` is a slip of: another spelling (`maxFails`, `max_fails`), a
  /// letter in three wrong, or the beginning of one.
  static Optional<String> to(String written, Collection<String> known) {
    String word = letters(written);
    return known.stream()
        .filter(candidate -> isNear(word, letters(candidate)))
        .min(Comparator.comparingInt(candidate -> distance(word, letters(candidate))));
  }

  private static boolean isNear(String word, String candidate) {
    int shorter = Math.min(word.length(), candidate.length());
    return distance(word, candidate) <= shorter / 3
        || (shorter >= TELLING && (word.startsWith(candidate) || candidate.startsWith(word)));
  }

  /// How many letters have to be put in, taken out or changed.
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
