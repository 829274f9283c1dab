package io.relayer.node.heads;

import static java.util.Objects.requireNonNull;

import io.relayer.node.heads.Connection.Arrival;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Keeps what comes over a WebSocket until it is taken: one message, or one pong, at a time.
final class Inbox implements WebSocket.Listener {
  /// In characters. A header has some thousand.
  static final int LONGEST = 1 << 20;

  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final Runnable arrived;
  private volatile @Nullable WebSocket socket;

  /// @param arrived is run after each arrival
  Inbox(Runnable arrived) {
    this.arrived = arrived;
  }

  Optional<Arrival> next() {
    Arrival next = arrivals.poll();
    switch (next) {
      case Arrival.Opened _, Arrival.Text _, Arrival.Pong _ -> requireNonNull(socket).request(1);
      case Arrival.Ended _ -> {}
      case null -> {}
    }
    return Optional.ofNullable(next);
  }

  void add(Arrival arrival) {
    arrivals.add(arrival);
    arrived.run();
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    add(new Arrival.Opened());
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    if (text.length() + part.length() > LONGEST) {
      from.abort();
      text.setLength(0);
      add(new Arrival.Ended("a message of more than %d characters".formatted(LONGEST)));
    } else if (last) {
      String message = text.append(part).toString();
      text.setLength(0);
      add(new Arrival.Text(message));
    } else {
      text.append(part);
      from.request(1);
    }
    return null;
  }

  /// No JSON-RPC; not kept.
  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
    add(new Arrival.Pong());
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    add(new Arrival.Ended(ConnectionFailure.closed(status, reason)));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    add(new Arrival.Ended(ConnectionFailure.text(error)));
  }
}
