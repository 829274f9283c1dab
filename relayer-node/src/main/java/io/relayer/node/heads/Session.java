package io.relayer.node.heads;

import io.relayer.node.chain.UntrustedText;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/// One connection's way: the node says which chain it serves, is asked for its heads, and tells
/// them until it falls silent.
final class Session {
  private static final long CHAIN = 1;
  private static final long HEADS = 2;

  private final Connection connection;
  private final HeadTerms terms;
  private final LongSupplier nanos;
  private final long begun;
  private Stage stage = new Stage.Asking("connected");
  private long pingedAt;
  private boolean pongIsDue;
  private long headAt;

  private sealed interface Stage {
    /// Waits for the node; once it is not `missing` any more, the next thing is asked.
    record Asking(String missing) implements Stage {}

    record Live(String subscription) implements Stage {}
  }

  /// @param nanos a clock that only goes forward
  Session(Connection connection, HeadTerms terms, LongSupplier nanos) {
    this.connection = connection;
    this.terms = terms;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /// Takes one thing that arrived; if there is none, does what the time demands.
  Turn advance() {
    Optional<Arrival> next = connection.next();
    if (next.isEmpty()) {
      return byTheClock();
    }
    pongIsDue = false; // whatever it is, the node is there
    return switch (next.get()) {
      case Arrival.Opened _ -> ask(CHAIN, "eth_chainId");
      case Arrival.Text(String text) -> heard(Message.parse(text));
      case Arrival.Pong _ -> new Turn.Going(Duration.ZERO);
      case Arrival.Ended(String detail) -> new Turn.Lost(detail);
    };
  }

  private Turn ask(long id, String method, String... params) {
    stage = new Stage.Asking(method);
    connection.send(Message.call(id, method, params));
    return new Turn.Going(Duration.ZERO);
  }

  private Turn heard(Message message) {
    return switch (message) {
      case Message.Answer(long id, var result) when id == CHAIN && !isLive() -> isOf(result);
      case Message.Answer(long id, var result) when id == HEADS && !isLive() ->
          live(result.asString(""));
      case Message.Refusal(long id, String detail) when !isLive() && (id == CHAIN || id == HEADS) ->
          new Turn.Lost("refused: " + detail);
      case Message.Head(String subscription, long number) when isOurs(subscription) -> {
        headAt = nanos.getAsLong();
        yield new Turn.Head(number);
      }
      case Message.Broken(String detail) -> new Turn.Lost(detail);
      case Message.Answer _, Message.Refusal _, Message.Head _, Message.Other _ ->
          new Turn.Going(Duration.ZERO);
    };
  }

  private Turn isOf(JsonNode chain) {
    OptionalLong number = Message.number(chain);
    return number.isPresent() && number.getAsLong() == terms.chain().value()
        ? ask(HEADS, "eth_subscribe", "newHeads")
        : new Turn.Lost(
            "serves chain '%s', expected 0x%x"
                .formatted(UntrustedText.clean(chain.asString("")), terms.chain().value()));
  }

  private Turn live(String subscription) {
    stage = new Stage.Live(subscription);
    headAt = nanos.getAsLong();
    pingedAt = headAt;
    return new Turn.Subscribed();
  }

  private boolean isLive() {
    return stage instanceof Stage.Live;
  }

  private boolean isOurs(String subscription) {
    return stage instanceof Stage.Live(String ours) && ours.equals(subscription);
  }

  private Turn byTheClock() {
    return switch (stage) {
      case Stage.Asking(String missing) -> {
        Duration left = left(begun, terms.subscribedWithin());
        yield left.isPositive()
            ? new Turn.Going(left)
            : lost("not subscribed within %s, waited for: " + missing, terms.subscribedWithin());
      }
      case Stage.Live _ -> beat();
    };
  }

  private Turn beat() {
    Duration quiet = left(headAt, terms.silence());
    if (!quiet.isPositive()) {
      return lost("no head for %s", terms.silence());
    }
    if (pongIsDue && !left(pingedAt, terms.pongWithin()).isPositive()) {
      return lost("no pong within %s", terms.pongWithin());
    }
    if (!pongIsDue && !left(pingedAt, terms.pingEvery()).isPositive()) {
      pongIsDue = true;
      pingedAt = nanos.getAsLong();
      connection.ping();
    }
    Duration beat = left(pingedAt, pongIsDue ? terms.pongWithin() : terms.pingEvery());
    return new Turn.Going(beat.compareTo(quiet) < 0 ? beat : quiet);
  }

  private static Turn lost(String why, Duration time) {
    return new Turn.Lost(why.formatted(time.toMillis() + " ms"));
  }

  private Duration left(long since, Duration time) {
    return time.minusNanos(nanos.getAsLong() - since);
  }

  void close() {
    connection.close();
  }
}
