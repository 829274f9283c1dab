package io.relayer.operations.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.relayer.broadcaster.publishing.Stored;
import io.relayer.core.kafka.PositionDao;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Reader;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.TopicIds;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerWatch;
import io.relayer.ethereum.value.TxHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tries the remedy that a refusal names from the very state in which it refuses: the command is
/// read out of the message.
final class PositionRemedyTest {
  private static final Pattern REMEDY =
      Pattern.compile("relayer recover --position (\\S+):([0-9]+)=([0-9]+)");

  /// More than the reader of logs gets at once.
  private static final List<String> MANY = Collections.nCopies(4_500, "no broadcast".repeat(9));

  private final Stack stack = new Stack();
  private final Topics topics = new Topics(stack.prefix());
  private final PositionRecovery recovery =
      new PositionRecovery(stack.kafka(), stack.database(), topics);
  private final RestoreDetection differences =
      new RestoreDetection(stack.kafka(), stack.database(), topics);

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void aJournalOfWhichOnePartitionWasCutIsComparedAndReadOn() throws Exception {
    String journal = stack.topic("broadcasts.31337", 2);
    place(journal, 50, 0);
    stack.sendAll(journal, 1, MANY);

    assertThat(new ServerWatch(stack.database(), differences).verify()).isTrue();
    assertThat(holds()).isEmpty();

    try (Reader reader = reader(topics.broadcastGroup(Stored.CHAIN), journal)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      String problem = reader.consumer().problem().orElseThrow();
      assertThat(problem).contains("position 50 is beyond the end 0");
      assertThat(differences.attempts()).as("what the command asks first").isEmpty();
      carryOut(problem);
      stack.send(journal, 0, "next");
      reader.until(() -> Reader.seen(stack).contains("next"));
      assertThat(reader.consumer().problem()).isEmpty();
    }
  }

  @Test
  void whatWasWrittenSinceAPartitionWasCutIsComparedAsWell() {
    String journal = stack.topic("broadcasts.31337", 2);
    place(journal, 50, 0);
    String hash = "0x" + "ab".repeat(32);
    stack.send(journal, 0, "{\"hash\":\"%s\"}".formatted(hash));

    assertThat(differences.attempts())
        .extracting(MissingAttempt::partition, MissingAttempt::offset, MissingAttempt::hash)
        .containsExactly(tuple(new TopicPartition(journal, 0), 0L, TxHash.parse(hash)));
    differences.run();
    assertThat(holds()).containsExactly(Holds.RESTORE);
  }

  @Test
  void aPositionBeyondTheLogGoesOnFromItsEnd() throws Exception {
    String requests = stack.topic("requests", 2);
    place(requests, 7, 0);
    stack.send(requests, 0, "before");
    try (Reader reader = reader(topics.intakeGroup(), requests)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      carryOut(reader.consumer().problem().orElseThrow());
      stack.send(requests, 0, "next");
      reader.until(() -> Reader.seen(stack).equals(List.of("next")));
      assertThat(reader.consumer().problem()).isEmpty();
    }
  }

  @Test
  void aPositionThatKafkaHasDeletedGoesOnFromWhatIsLeft() throws Exception {
    String requests = stack.topic("requests", 2);
    place(requests, 0, 0);
    stack.send(requests, "a", "b", "c");
    stack
        .kafka()
        .admin()
        .deleteRecords(Map.of(new TopicPartition(requests, 0), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();
    try (Reader reader = reader(topics.intakeGroup(), requests)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      carryOut(reader.consumer().problem().orElseThrow());
      reader.until(() -> Reader.seen(stack).equals(List.of("c")));
      assertThat(reader.consumer().problem()).isEmpty();
    }
  }

  private Reader reader(String group, String topic) {
    return new Reader(stack, PositionedConsumer.Settings.of(group, topic));
  }

  private void carryOut(String refusal) {
    Matcher command = REMEDY.matcher(refusal);
    assertThat(command.find()).as(refusal).isTrue();
    recovery.place(
        new TopicPartition(command.group(1), Integer.parseInt(command.group(2))),
        Long.parseLong(command.group(3)));
  }

  private void place(String topic, long... offsets) {
    UUID id =
        await("the topic to be known")
            .atMost(Stack.DEADLINE)
            .until(
                () -> TopicIds.ofExisting(stack.kafka().admin(), List.of(topic)).get(topic),
                Objects::nonNull);
    List<PositionDao.Position> positions = new ArrayList<>();
    for (int i = 0; i < offsets.length; i++) {
      positions.add(new PositionDao.Position(id, topic, i, offsets[i], null));
    }
    stack.database().useTransaction(handle -> PositionDao.place(handle, positions));
  }

  private List<String> holds() {
    return stack.database().withHandle(h -> Holds.list(h).stream().map(Holds.Hold::name).toList());
  }
}
