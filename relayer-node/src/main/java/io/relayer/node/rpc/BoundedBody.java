package io.relayer.node.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Collects the body of an answer, and gives up one that is longer than is good for our memory.
///
/// Why: RATIONALE.md#long-answer.
final class BoundedBody implements BodySubscriber<byte[]> {
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException(long most) {
      super("an answer of more than " + most + " bytes");
    }
  }

  /// How gzip begins; no JSON does.
  private static final int FIRST = 0x1f;

  private static final int SECOND = 0x8b;

  private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
  private final long most;
  private long length;
  private @Nullable Subscription subscription;

  BoundedBody(long most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes
        .getBody()
        .thenCompose(body -> {
          try {
            return CompletableFuture.completedStage(inflated(body));
          } catch (IOException e) {
            return CompletableFuture.failedStage(e);
          }
        });
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    bytes.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    length += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (length <= most) {
      bytes.onNext(buffers);
    } else {
      if (subscription != null) {
        subscription.cancel();
      }
      bytes.onError(new TooLongException(most));
    }
  }

  @Override
  public void onError(Throwable failure) {
    bytes.onError(failure);
  }

  @Override
  public void onComplete() {
    if (length <= most) {
      bytes.onComplete();
    }
  }

  /// Some servers compress an answer though nobody has asked for that.
  private byte[] inflated(byte[] body) throws IOException {
    if (body.length < 2 || (body[0] & 0xff) != FIRST || (body[1] & 0xff) != SECOND) {
      return body;
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] inflated = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
      if (inflated.length > most) {
        throw new TooLongException(most);
      }
      return inflated;
    }
  }
}
