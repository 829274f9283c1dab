package io.relayer.core.order;

import io.relayer.core.request.RequestKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is to be done with a request.
///
/// @param generation the one that is meant; null for the newest, whichever that is
/// @param by who ordered it, for the history
public record Order(RequestKey request, Kind kind, @Nullable Integer generation, String by) {

  public enum Kind {
    /// It is not wanted any more.
    CANCEL,
    /// A further attempt with higher fees.
    BUMP,
    /// A next generation of what failed or was cancelled.
    RETRY;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
      return text;
    }
  }

  /// The name of a producer, as one who orders.
  public static String byProducer(String producer) {
    return "producer:" + producer;
  }

  /// The name of an operator, as one who orders.
  public static String byOperator(String user) {
    return "operator:" + user;
  }
}
