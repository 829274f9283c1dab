package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.relayer.broadcaster.publishing.BroadcastReader;
import io.relayer.broadcaster.publishing.Lanes;
import io.relayer.broadcaster.publishing.Publisher;
import io.relayer.broadcaster.publishing.Stored;
import io.relayer.core.RelayerException;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Reader;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PositionRecoveryTest {
  private final Stack stack = new Stack();
  private final Topics topics = new Topics(stack.prefix());
  private final PositionedConsumer.Settings settings =
      PositionedConsumer.Settings.of(topics.intakeGroup(), topics.requests());
  private final PositionRecovery recovery =
      new PositionRecovery(stack.kafka(), stack.database(), topics);
  private final RestoreDetection differences =
      new RestoreDetection(stack.kafka(), stack.database(), topics);
  private String topic = "";

  @BeforeEach
  void readThreeRecords() {
    topic = stack.topic("requests");
    stack.send(topic, "a", "b", "c");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> Reader.seen(stack).size() == 3);
    }
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void anEqualDatabaseHasNoDifferences() {
    assertThat(differences.positions()).isEmpty();
    assertThat(differences.attempts()).isEmpty();
    differences.run();
    assertThat(holds()).isEmpty();
  }

  @Test
  void aDatabaseThatWentBackIsHeldAndGoesOnOnceAccepted() {
    execute("update positions set next_offset = 1");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      assertThat(reader.consumer().problem().orElseThrow())
          .contains(topic + "-0", "committed offset is 3", "position 1");
      assertThat(holds()).extracting(Holds.Hold::name).containsExactly(Holds.RESTORE);
      List<StalePosition> behind = differences.positions();
      assertThat(behind).extracting(StalePosition::committed).containsExactly(3L);
      assertThat(behind).extracting(StalePosition::position).containsExactly(1L);

      recovery.accept(behind);
      reader.until(() -> Reader.seen(stack).size() == 5);
      assertThat(reader.consumer().problem()).isEmpty();
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b", "c", "b", "c");
    assertThat(differences.positions()).isEmpty();
    assertThat(count("select count(*) from positions where accepted_ahead is null")).isOne();
  }

  @Test
  void aCommittedOffsetWithoutAPositionIsHeldAndReadFromTheStartOnceAccepted() {
    execute("delete from positions");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      assertThat(reader.consumer().problem().orElseThrow()).contains("has no position");
      recovery.accept(differences.positions());
      reader.until(() -> Reader.seen(stack).size() == 6);
    }
  }

  @Test
  void verifyingTheServerPutsAHoldWhereItIsBehind() {
    execute("update positions set next_offset = 1");
    differences.run();
    assertThat(holds()).extracting(Holds.Hold::detail).asString().contains("position 1");
  }

  @Test
  void aPositionBeyondTheLogIsRefusedUntilItIsSet() {
    execute("update positions set next_offset = 7");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      assertThat(reader.consumer().problem().orElseThrow())
          .contains("beyond the end 3", "relayer recover --position %s:0=3".formatted(topic));
      recovery.place(new TopicPartition(topic, 0), 2);
      reader.until(() -> Reader.seen(stack).size() == 4);
      assertThat(reader.consumer().problem()).isEmpty();
    }
    assertThat(Reader.seen(stack)).containsExactly("a", "b", "c", "c");
    assertThat(holds()).isEmpty();
  }

  @Test
  void aPositionThatKafkaHasDeletedIsRefused() throws Exception {
    execute("update positions set next_offset = 0");
    execute("update positions set accepted_ahead = 3");
    stack
        .kafka()
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      assertThat(reader.consumer().problem().orElseThrow())
          .contains("offsets 0 to 1 are gone", "--position %s:0=2".formatted(topic));
    }
  }

  @Test
  void aTopicMadeAnewIsReadFromItsStart() {
    stack.deleteTopic(topic, settings.group());
    stack.topic("requests");
    stack.send(topic, "new");
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> Reader.seen(stack).size() == 4);
    }
    assertThat(Reader.seen(stack)).endsWith("new");
    assertThat(count("select count(*) from positions")).isEqualTo(2);
  }

  @Test
  void onlyPositionsThatKafkaHasCanBeSet() {
    assertThatThrownBy(() -> recovery.place(new TopicPartition(topic, 0), 4))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("offsets 0 to 3");
    assertThatThrownBy(() -> recovery.place(new TopicPartition(topic, 1), 0))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("partitions 0 to 0, 1 is none");
    assertThatThrownBy(() -> recovery.place(new TopicPartition("other", 0), 1))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("none of the topics");
  }

  @Test
  void theEndOfTheLogIsAPositionToo() {
    recovery.place(new TopicPartition(topic, 0), 3);
    assertThat(count("select next_offset from positions")).isEqualTo(3);
    assertThatThrownBy(() -> recovery.place(new TopicPartition(topic, 0), -1))
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("-1 is none of them");
    assertThat(count("select next_offset from positions")).isEqualTo(3);
  }

  @Test
  void acceptingEndsTheHoldOfARestoreAloneAlsoWhereNothingIsBehind() {
    stack
        .database()
        .useTransaction(handle -> {
          Holds.put(handle, Holds.RESTORE, "once");
          Holds.put(handle, "other", "still");
        });
    recovery.accept(differences.positions());
    assertThat(holds()).extracting(Holds.Hold::name).containsExactly("other");
    assertThat(count("select next_offset from positions")).isEqualTo(3);
  }

  @Test
  void whatWasAcceptedOnceIsBehindAgainWhenKafkaGoesFurther() {
    execute("update positions set next_offset = 1");
    recovery.accept(differences.positions());
    assertThat(differences.positions()).isEmpty();
    execute("update positions set accepted_ahead = 2");
    assertThat(differences.positions()).extracting(StalePosition::committed).containsExactly(3L);
  }

  @Test
  void attemptsThatTheJournalHasAndTheDatabaseHasNotAreShown() throws Exception {
    String broadcasts = stack.topic("broadcasts.31337");
    Stored stored = new Stored(stack);
    stored.sign(stored.queue("kept"));
    var lost = stored.sign(stored.queue("lost"));
    Publisher publisher = Lanes.publisher(stack, new BroadcastReader(topics, Stored.CHAIN));
    publisher.advance();
    publisher.close();
    assertThat(differences.attempts()).isEmpty();

    stack
        .database()
        .useTransaction(handle ->
            handle
                .createUpdate("delete from attempts where hash = :hash")
                .bind("hash", lost)
                .execute());
    stack.send(broadcasts, "no broadcast");
    assertThat(differences.attempts())
        .extracting(MissingAttempt::partition, MissingAttempt::offset, MissingAttempt::hash)
        .containsExactly(tuple(new TopicPartition(broadcasts, 0), 1L, lost));
    differences.run();
    assertThat(holds()).extracting(Holds.Hold::detail).asString().contains(lost.toString());
  }

  private List<Holds.Hold> holds() {
    return stack.database().withHandle(Holds::list);
  }

  private void execute(String sql) {
    stack.database().useTransaction(handle -> handle.execute(sql));
  }

  private long count(String sql) {
    return stack.database().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
