package io.relayer.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.kafka.PositionedConsumer.Settings;
import io.relayer.core.kafka.Reader.Handling;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PositionedConsumerTest {
  private final Stack stack = new Stack();
  private Settings settings = Settings.of("none", "none");
  private String topic = "";

  @BeforeEach
  void makeTopic() {
    topic = stack.topic("requests");
    settings = Settings.of(stack.prefix() + ".group", topic);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void aFirstStartReadsFromTheBeginning() {
    stack.send(topic, "a", "b");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> Reader.seen(stack).size() == 2);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b");
    assertThat(position()).isEqualTo(2);
  }

  @Test
  void aRestartGoesOnWhereTheDatabaseSaysThoughKafkaWasNotTold() {
    stack.send(topic, "a", "b", "c");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> Reader.seen(stack).size() == 3);
    }
    stack.commit(settings.group(), topic, 1); // as after a crash between the two commits
    stack.send(topic, "d");
    try (Reader again = new Reader(stack, settings)) {
      again.until(() -> Reader.seen(stack).size() == 4);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aFailedHandlerGetsTheSameRecordsAgain() {
    stack.send(topic, "a", "b");
    AtomicInteger calls = new AtomicInteger();
    Handling failsOnce =
        (reader, batch) -> {
          reader.store(batch);
          if (calls.incrementAndGet() == 1) {
            throw new IllegalStateException("after the commit, before Kafka is told");
          }
        };
    try (Reader reader = new Reader(stack, settings, Gate.OPEN, failsOnce)) {
      assertThatThrownBy(() -> reader.until(() -> false)).hasMessageContaining("after the commit");
      stack.send(topic, "c");
      reader.until(() -> Reader.seen(stack).size() == 3);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b", "c");
  }

  @Test
  void recordsOfARolledBackTransactionComeAgain() {
    stack.send(topic, "a", "b");
    AtomicInteger calls = new AtomicInteger();
    Handling rollsBackOnce =
        (reader, batch) ->
            stack
                .database()
                .useTransaction(handle -> {
                  for (Received received : batch.records()) {
                    handle.execute("insert into seen (value) values (?)", Reader.text(received));
                  }
                  batch.store(handle);
                  if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("rolled back");
                  }
                });
    try (Reader reader = new Reader(stack, settings, Gate.OPEN, rollsBackOnce)) {
      assertThatThrownBy(() -> reader.until(() -> false)).hasMessageContaining("rolled back");
      assertThat(position()).isZero();
      reader.until(() -> Reader.seen(stack).size() == 2);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b");
  }

  @Test
  void aZombieCanNotSetThePositionBack() throws Exception {
    stack.send(topic, "a", "b");
    AtomicReference<Batch> kept = new AtomicReference<>();
    try (Reader zombie =
        new Reader(stack, settings, Gate.OPEN, (reader, batch) -> kept.set(batch))) {
      zombie.until(() -> kept.get() != null);
    }
    try (Reader next = new Reader(stack, settings)) {
      next.until(() -> Reader.seen(stack).size() == 2);
      assertThatThrownBy(() -> next.store(kept.get())).isInstanceOf(PositionMovedException.class);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b");
    assertThat(position()).isEqualTo(2);
  }

  @Test
  void aConsumerWhoseStoreIsRefusedGoesOnFromThePositionThatStands() {
    stack.send(topic, "a", "b", "c");
    AtomicInteger calls = new AtomicInteger();
    Handling overtaken =
        (reader, batch) -> {
          if (calls.incrementAndGet() == 1) {
            stack
                .database()
                .useTransaction(handle -> handle.execute("update positions set next_offset = 2"));
          }
          reader.store(batch);
        };
    try (Reader reader = new Reader(stack, settings, Gate.OPEN, overtaken)) {
      reader.until(() -> Reader.seen(stack).size() == 1);
    }
    assertThat(Reader.seen(stack)).containsExactly("c");
  }

  @Test
  void aBatchIsHandledRecordByRecordWhereOneOfThemIsAtFault() {
    stack.send(topic, "a", "bad", "c");
    Handling picky =
        (reader, batch) -> {
          for (Batch one : batch.oneByOne()) {
            if (Reader.text(one.records().getFirst()).equals("bad")) {
              stack.database().useTransaction(one::store);
            } else {
              reader.store(one);
            }
          }
        };
    try (Reader reader = new Reader(stack, settings, Gate.OPEN, picky)) {
      reader.until(() -> position() == 3);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "c");
  }

  @Test
  void whatWasNotStoredComesAgainOnceTheGateIsOpen() throws Exception {
    stack.send(topic, "a", "b", "c");
    AtomicReference<Optional<String>> closed = new AtomicReference<>(Optional.empty());
    AtomicInteger calls = new AtomicInteger();
    Handling stopsAtB =
        (reader, batch) -> {
          if (calls.incrementAndGet() == 1) {
            closed.set(Optional.of("no usable node"));
            reader.store(batch.until(received -> Reader.text(received).equals("b")));
          } else {
            reader.store(batch);
          }
        };
    try (Reader reader = new Reader(stack, settings, closed::get, stopsAtB)) {
      reader.until(() -> Reader.seen(stack).size() == 1);
      for (int i = 0; i < 5; i++) {
        reader.advance();
      }
      assertThat(calls).hasValue(1);
      closed.set(Optional.empty());
      reader.until(() -> Reader.seen(stack).size() == 3);
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b", "c");
  }

  @Test
  void nothingIsReadWhileAHoldStandsAndAllOnceItIsReleased() throws Exception {
    stack
        .database()
        .useTransaction(handle -> handle.execute("insert into holds values ('x', 'y')"));
    stack.send(topic, "a");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      assertThat(reader.consumer().problem().orElseThrow()).contains("y", "relayer recover");
      for (int i = 0; i < 5; i++) {
        reader.advance();
      }
      assertThat(reader.delivered).isEmpty();
      stack.database().useTransaction(handle -> handle.execute("delete from holds"));
      reader.until(() -> Reader.seen(stack).size() == 1);
      assertThat(reader.consumer().problem()).isEmpty();
    }
  }

  @Test
  void aHoldThatAppearsWhileRecordsAreHandledKeepsThemFromBeingStored() {
    stack.send(topic, "a");
    AtomicInteger calls = new AtomicInteger();
    Handling held =
        (reader, batch) -> {
          if (calls.incrementAndGet() == 1) {
            stack
                .database()
                .useTransaction(handle -> handle.execute("insert into holds values ('x', 'y')"));
          }
          reader.store(batch);
        };
    try (Reader reader = new Reader(stack, settings, Gate.OPEN, held)) {
      reader.until(() -> reader.consumer().problem().isPresent());
    }
    assertThat(Reader.seen(stack)).isEmpty();
    assertThat(position()).isZero();
  }

  private long position() {
    return stack
        .database()
        .withHandle(handle ->
            handle
                .createQuery("select coalesce(max(next_offset), -1) from positions")
                .mapTo(Long.class)
                .one());
  }
}
