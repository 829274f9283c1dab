package io.relayer.operations.explain;

import io.relayer.operations.status.Search;
import io.relayer.operations.status.ViewRow;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The table of reasons: what each code means and what to do about it. A code that it lacks is
/// shown as it is.
public final class Reasons {
  private static final String UNKNOWN = "no more is known of it";

  private final Properties table = new Properties();

  private Reasons() {}

  public static Reasons read() {
    Reasons reasons = new Reasons();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(Reasons.class.getResourceAsStream("reasons.properties")),
            StandardCharsets.UTF_8)) {
      reasons.table.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reasons;
  }

  public boolean has(String kind, String code) {
    return table.containsKey(kind + "." + code);
  }

  /// Why the newest request of an id was rejected.
  public Reason of(Search.Rejected rejected) {
    ViewRow newest = rejected.rows().getFirst();
    return of("rejection", newest.get("code"), newest.get("message"));
  }

  public Reason of(String kind, String code, @Nullable String detail) {
    String entry = table.getProperty(kind + "." + code, UNKNOWN + " | look into the logs");
    int bar = entry.indexOf(" | ");
    return new Reason(code, entry.substring(0, bar), entry.substring(bar + 3), detail);
  }
}
