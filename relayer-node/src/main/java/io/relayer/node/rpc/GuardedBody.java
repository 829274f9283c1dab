package io.relayer.node.rpc;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.atomic.AtomicReference;

/// A request's body that knows whether a byte of it may have left. Asked by [#abandon] after a
/// failure, it answers for good: once it says "never written", it can't be written any more.
final class GuardedBody implements BodyPublisher {
  private enum State {
    WAITING,
    WRITTEN,
    ABANDONED
  }

  private final BodyPublisher bytes;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  GuardedBody(byte[] bytes) {
    this.bytes = BodyPublishers.ofByteArray(bytes);
  }

  /// @return whether no byte was written; then none will be
  boolean abandon() {
    return state.compareAndExchange(State.WAITING, State.ABANDONED) != State.WRITTEN;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    if (state.compareAndExchange(State.WAITING, State.WRITTEN) == State.ABANDONED) {
      subscriber.onSubscribe(new NothingMore());
      subscriber.onError(new IOException("given up before the body was written"));
    } else {
      bytes.subscribe(subscriber);
    }
  }

  private record NothingMore() implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
