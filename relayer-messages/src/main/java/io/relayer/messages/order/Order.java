package io.relayer.messages.order;

import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.Terms;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An operator's or producer's order: what is to be done with a request.
///
/// @param generation the one that is meant; null for the newest, whichever that is
/// @param by who ordered it, for the history
/// @param reading from where it was read; null unless it came by Kafka
public record Order(
    RequestKey request,
    Demand demand,
    @Nullable Integer generation,
    String by,
    @Nullable Reading reading) {

  public enum Kind {
    /// It is not wanted any more.
    CANCEL,
    /// A further attempt with higher fees.
    BUMP,
    /// A next generation of what failed or was cancelled.
    RETRY,
    /// Another place in the queue, before it has a nonce.
    PRIORITIZE;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
      return text;
    }
  }

  /// An order's place in Kafka.
  ///
  /// @param source `topic id-partition-offset`
  /// @param at the record's time
  /// @param againSince since when the place is read a second time; null where it is the first
  public record Reading(String source, Instant at, @Nullable Instant againSince) {}

  /// The action that is ordered, of whichever request.
  ///
  /// @param priority the new one, 0 to 9; null unless it is [Kind#PRIORITIZE]
  public record Demand(Kind kind, @Nullable Integer priority) {
    public Demand {
      if ((kind == Kind.PRIORITIZE) != (priority != null)) {
        throw new IllegalArgumentException(
            "expected a priority with prioritize alone, found %s with %s"
                .formatted(priority, kind.text()));
      }
      if (priority != null) {
        Terms.checkPriority(priority);
      }
    }

    public static Demand of(Kind kind) {
      return new Demand(kind, null);
    }

    public static Demand priority(int priority) {
      return new Demand(Kind.PRIORITIZE, priority);
    }
  }

  public Order(RequestKey request, Demand demand, @Nullable Integer generation, String by) {
    this(request, demand, generation, by, null);
  }

  public Order(RequestKey request, Kind kind, @Nullable Integer generation, String by) {
    this(request, Demand.of(kind), generation, by);
  }

  /// The same, as read from there.
  public Order readFrom(Reading place) {
    return new Order(request, demand, generation, by, place);
  }

  public Kind kind() {
    return demand.kind();
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
