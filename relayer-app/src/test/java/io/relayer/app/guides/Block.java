package io.relayer.app.guides;

import java.util.List;
import java.util.regex.Pattern;

/// A fenced block of a guide.
///
/// @param line of the fence that opens it
/// @param language what stands behind that fence; empty where nothing does
record Block(String file, int line, String language, String text) {
  private static final Pattern ID = Pattern.compile("\\bid\"?: ?\"([^\"]+)\"");

  /// The ids of the requests that it publishes, in whatever language.
  List<String> requestIds() {
    return ID.matcher(text).results().map(id -> id.group(1)).toList();
  }

  @Override
  public String toString() {
    return "%s:%d (%s)".formatted(file, line, language);
  }
}
