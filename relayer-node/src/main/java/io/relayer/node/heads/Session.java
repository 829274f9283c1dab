package io.relayer.node.heads;

import io.relayer.node.chain.UntrustedText;
import io.relayer.node.heads.Connection.Arrival;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/// The protocol of one connection: the node says which chain it serves, is asked for its heads, and
/// announces them until it falls silent.
final class Session {
  private static final long CHAIN = 1;
  private static final long HEADS = 2;

  private final Connection connection;
  private final SubscriptionSettings settings;
  private final LongSupplier nanos;
  private final long begun;
  private Stage stage = new Stage.Asking("connected");
  private long pingedAt;
  private boolean pongIsDue;
  private long headAt;

  /// The outcome of a step.
  sealed interface Event {
    /// Nothing to tell.
    ///
    /// @param pause until it must be looked after, if nothing arrives before
    record Going(Duration pause) implements Event {}

    record Subscribed() implements Event {}

    record Head(long number) implements Event {}

    record Lost(String detail) implements Event {}
  }

  private sealed interface Stage {
    /// Waits for the node; once it is not `missing` any more, the next thing is asked.
    record Asking(String missing) implements Stage {}

    record Live(String subscription) implements Stage {}
  }

  /// @param nanos a clock that only goes forward
  Session(Connection connection, SubscriptionSettings settings, LongSupplier nanos) {
    this.connection = connection;
    this.settings = settings;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /// Takes one thing that arrived; if there is none, does what the time demands.
  Event advance() {
    Optional<Arrival> next = connection.next();
    if (next.isEmpty()) {
      return byTheClock();
    }
    pongIsDue = false; // whatever it is, the node is there
    return switch (next.get()) {
      case Arrival.Opened _ -> ask(CHAIN, "eth_chainId");
      case Arrival.Text(String text) -> received(Message.parse(text));
      case Arrival.Pong _ -> new Event.Going(Duration.ZERO);
      case Arrival.Ended(String detail) -> new Event.Lost(detail);
    };
  }

  private Event ask(long id, String method, String... params) {
    stage = new Stage.Asking(method);
    connection.send(Message.call(id, method, params));
    return new Event.Going(Duration.ZERO);
  }

  private Event received(Message message) {
    return switch (message) {
      case Message.Answer(long id, var result) when id == CHAIN && !isLive() -> isOf(result);
      case Message.Answer(long id, var result) when id == HEADS && !isLive() ->
          live(result.asString(""));
      case Message.Refusal(long id, String detail) when !isLive() && (id == CHAIN || id == HEADS) ->
          new Event.Lost("refused: " + detail);
      case Message.Head(String subscription, long number) when isOurs(subscription) -> {
        headAt = nanos.getAsLong();
        yield new Event.Head(number);
      }
      case Message.Broken(String detail) -> new Event.Lost(detail);
      case Message.Answer _, Message.Refusal _, Message.Head _, Message.Other _ ->
          new Event.Going(Duration.ZERO);
    };
  }

  private Event isOf(JsonNode chain) {
    OptionalLong number = Message.number(chain);
    return number.isPresent() && number.getAsLong() == settings.chain().value()
        ? ask(HEADS, "eth_subscribe", "newHeads")
        : new Event.Lost(
            "serves chain '%s', expected 0x%x"
                .formatted(UntrustedText.clean(chain.asString("")), settings.chain().value()));
  }

  private Event live(String subscription) {
    stage = new Stage.Live(subscription);
    headAt = nanos.getAsLong();
    pingedAt = headAt;
    return new Event.Subscribed();
  }

  private boolean isLive() {
    return stage instanceof Stage.Live;
  }

  private boolean isOurs(String subscription) {
    return stage instanceof Stage.Live(String ours) && ours.equals(subscription);
  }

  private Event byTheClock() {
    return switch (stage) {
      case Stage.Asking(String missing) -> {
        Duration left = left(begun, settings.subscribedWithin());
        yield left.isPositive()
            ? new Event.Going(left)
            : lost("not subscribed within %s, waited for: " + missing, settings.subscribedWithin());
      }
      case Stage.Live _ -> beat();
    };
  }

  private Event beat() {
    Duration quiet = left(headAt, settings.silence());
    if (!quiet.isPositive()) {
      return lost("no head for %s", settings.silence());
    }
    if (pongIsDue && !left(pingedAt, settings.pongWithin()).isPositive()) {
      return lost("no pong within %s", settings.pongWithin());
    }
    if (!pongIsDue && !left(pingedAt, settings.pingEvery()).isPositive()) {
      pongIsDue = true;
      pingedAt = nanos.getAsLong();
      connection.ping();
    }
    Duration beat = left(pingedAt, pongIsDue ? settings.pongWithin() : settings.pingEvery());
    return new Event.Going(beat.compareTo(quiet) < 0 ? beat : quiet);
  }

  private static Event lost(String why, Duration time) {
    return new Event.Lost(why.formatted(time.toMillis() + " ms"));
  }

  private Duration left(long since, Duration time) {
    return time.minusNanos(nanos.getAsLong() - since);
  }

  void close() {
    connection.close();
  }
}
