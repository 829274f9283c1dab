package io.relayer.messages.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads when a request counts as done and until when it is wanted: `confirmations`, `deadline`,
/// `priority`.
final class TermsReader {
  /// RFC 3339 is narrower than ISO 8601: seconds and an offset must be there.
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})",
          Pattern.CASE_INSENSITIVE);

  private TermsReader() {}

  static Terms read(Fields fields) throws Refusal {
    return new Terms(
        confirmations(fields.get("confirmations")),
        deadline(fields.get("deadline")),
        priority(fields.get("priority")));
  }

  static Confirmations confirmations(@Nullable Field field) throws Refusal {
    if (field == null) {
      return new Confirmations.ChainDefault();
    }
    if (field.node().asString("").equals("finalized")) {
      return new Confirmations.Finalized();
    }
    int max = Confirmations.Depth.MAX_BLOCKS;
    int blocks =
        field
            .maybeNumber(1, max)
            .orElseThrow(() -> field.refuse("a number from 1 to " + max + ", or \"finalized\""));
    return new Confirmations.Depth(blocks);
  }

  private static @Nullable Instant deadline(@Nullable Field field) throws Refusal {
    if (field == null) {
      return null;
    }
    String text = field.node().asString("");
    try {
      if (RFC_3339.matcher(text).matches()) {
        return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
      }
    } catch (DateTimeException e) {
      // refused below
    }
    throw field.refuse("an instant of RFC 3339 such as 2026-12-01T00:00:00Z");
  }

  private static int priority(@Nullable Field field) throws Refusal {
    return field == null ? Terms.DEFAULT_PRIORITY : field.number(0, Terms.MAX_PRIORITY);
  }
}
