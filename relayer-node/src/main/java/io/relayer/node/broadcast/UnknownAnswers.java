package io.relayer.node.broadcast;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Error texts of nodes that no table has, so that the tables can grow: counted by their text, and
/// logged once each. Hashes, addresses and numbers do not make a text another one. After
/// [#MAX_TEXTS] different ones the rest is counted as [#OTHER].
final class UnknownAnswers {
  static final int MAX_TEXTS = 100;
  static final int MAX_TEXT_LENGTH = 120;
  static final String OTHER = "other";
  static final String METRIC = "relayer.node.unknown.answers";

  private static final Logger log = LoggerFactory.getLogger(UnknownAnswers.class);

  /// A word with a digit in it, with what may hang on to it: `0xab…`, `1.05`, `-7`, an UUID.
  private static final Pattern VARIABLE =
      Pattern.compile(
          "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|-?[a-z_]*[0-9][a-z0-9_]*([.,][0-9]+)*");

  private static final Pattern SPACE = Pattern.compile("\\s+");

  private record Text(ClientFamily family, String text) {}

  private final MeterRegistry registry;
  private final Tags tags;
  private final Set<Text> seen = new HashSet<>();

  UnknownAnswers(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  void count(ClientFamily family, int code, String message) {
    Counter.builder(METRIC)
        .description("Refusals of transactions in words that no classification table has")
        .tags(tags.and("family", family.label(), "text", bounded(family, code, message)))
        .register(registry)
        .increment();
  }

  private synchronized String bounded(ClientFamily family, int code, String message) {
    Text text = new Text(family, normalised(message));
    if (seen.contains(text)) {
      return text.text();
    }
    if (seen.size() >= MAX_TEXTS) {
      return OTHER;
    }
    seen.add(text);
    log.warn(
        "A node ({}) refused a transaction in words that are not known, so it may have been sent: error {}: {}{}",
        family.label(),
        code,
        message,
        seen.size() == MAX_TEXTS ? "; no further unknown words are logged" : "");
    return text.text();
  }

  static String normalised(String message) {
    String text = VARIABLE.matcher(message.toLowerCase(Locale.ROOT)).replaceAll("#");
    text = SPACE.matcher(text).replaceAll(" ").strip();
    return text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) : text;
  }
}
