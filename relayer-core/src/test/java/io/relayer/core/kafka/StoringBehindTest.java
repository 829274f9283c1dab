package io.relayer.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.relayer.core.kafka.PositionedConsumer.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A handler that gets the next batch while it stores one. Batches have one record each.
final class StoringBehindTest {
  private final Stack stack = new Stack();
  private final List<String> handed = new ArrayList<>();
  private @Nullable Batch behind;
  private boolean forgets;
  private @Nullable RuntimeException failure;

  private final class Behind implements BatchHandler {
    @Override
    public void handle(Batch batch) {
      handed.add(Reader.text(batch.records().getFirst()));
      if (!forgets) {
        finish();
      } else if (behind != null) {
        stack.database().useTransaction(batch::store);
      }
      behind = batch;
    }

    @Override
    public boolean isStoring() {
      return behind != null;
    }

    @Override
    public void finish() {
      Batch last = behind;
      behind = null;
      if (last != null && failure != null) {
        throw failure;
      }
      if (last != null && !forgets) {
        stack.database().useTransaction(last::store);
      }
    }
  }

  private final String topic = stack.topic("requests");
  private final PositionedConsumer consumer =
      new PositionedConsumer(
          stack.kafka(),
          stack.database(),
          new Settings(stack.prefix() + ".group", Set.of(topic), 1, Settings.MAX_BYTES),
          new Behind(),
          Gate.OPEN);

  @BeforeEach
  void send() {
    stack.send(topic, "a", "b", "c");
  }

  @AfterEach
  void close() {
    consumer.close();
    stack.close();
  }

  @Test
  void nextBatchesAreHandedOverInOneCallAndAllAreStoredAtItsEnd() {
    until(() -> !handed.isEmpty());

    assertThat(handed).containsExactly("a", "b", "c");
    assertThat(position()).isEqualTo(3);
  }

  @Test
  void batchIsNotStoredBeforeTheOneBeforeIt() {
    forgets = true;
    until(() -> handed.size() >= 2);
    assertThat(position()).isZero();

    forgets = false;
    handed.clear();
    until(() -> position() == 3);
    assertThat(handed).containsExactly("a", "b", "c");
  }

  @Test
  void whatCouldNotBeStoredIsHandedOverAgain() {
    failure = new IllegalStateException("not stored");
    assertThatThrownBy(() -> until(() -> false)).hasMessageContaining("not stored");

    failure = null;
    handed.clear();
    until(() -> position() == 3);

    assertThat(handed).containsExactly("a", "b", "c");
  }

  private long position() {
    return stack
        .database()
        .withHandle(handle ->
            handle.createQuery("select next_offset from positions").mapTo(Long.class).one());
  }

  private void until(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Stack.DEADLINE)
        .until(() -> {
          consumer.advance();
          return condition.call();
        });
  }
}
