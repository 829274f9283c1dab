package io.relayer.node.rpc;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// Collects the body of an answer, and gives up one that is longer than is good for our memory.
final class BoundedBody implements BodySubscriber<byte[]> {
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    TooLongException(long most) {
      super("an answer of more than " + most + " bytes");
    }
  }

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
            return CompletableFuture.completedStage(Inflated.of(body, most));
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
}
