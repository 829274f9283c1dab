package io.relayer.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

final class GuardedBodyTest {
  private final GuardedBody body = new GuardedBody(new byte[] {1, 2, 3});
  private final Reader reader = new Reader();

  @Test
  void bodyThatWasGivenUpIsNeverWritten() {
    assertThat(body.abandon()).isTrue();
    body.subscribe(reader);

    assertThat(reader.seen).containsExactly("error");
    assertThat(body.abandon()).isTrue();
  }

  @Test
  void bodyThatWasAskedForCannotBeGivenUp() {
    body.subscribe(reader);

    assertThat(body.abandon()).isFalse();
    assertThat(reader.seen).containsExactly("3 bytes", "complete");
  }

  private static final class Reader implements Flow.Subscriber<ByteBuffer> {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      seen.add(bytes.remaining() + " bytes");
    }

    @Override
    public void onError(Throwable failure) {
      seen.add("error");
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }
  }
}
