package io.relayer.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.kafka.PositionedConsumer.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hindrances to the reading of a topic, as those who read it tell them, and from outside.
final class ReadingStateTest {
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
  void openTransactionIsToldWithItsProducerUntilItEnds() throws Exception {
    stack.send(topic, "a");
    try (KafkaProducer<byte[], byte[]> dead = transactional();
        Reader reader = new Reader(stack, settings)) {
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(new ProducerRecord<>(topic, 0, null, new byte[] {'x'})).get();
      stack.send(topic, "b");

      reader.until(() -> reader.consumer().problem().isPresent());
      assertThat(reader.consumer().problem().orElseThrow())
          .contains(
              topic + "-0: nothing from offset 1 to 2 can be read",
              "(producer id ",
              "abort --topic %s --partition 0 --start-offset 1".formatted(topic));
      assertThat(stack.kafka().registry().get("relayer.records.locked").gauge().value())
          .isEqualTo(2);
      assertThat(state().standing())
          .singleElement()
          .isEqualTo(reader.consumer().problem().orElseThrow());
      assertThat(Reader.seen(stack)).containsExactly("a");

      dead.abortTransaction();
      reader.until(() -> reader.consumer().problem().isEmpty());
      reader.until(() -> Reader.seen(stack).size() == 2);
      assertThat(state().standing()).isEmpty();
    }
  }

  @Test
  void recordsThatWereDeletedBeforeTheFirstReadingAreTold() throws Exception {
    stack.send(topic, "a", "b", "c");
    Answers.within(
        Stack.DEADLINE,
        stack
            .kafka()
            .admin()
            .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
            .all());
    assertThat(state().unread(stack.database()))
        .singleElement()
        .asString()
        .startsWith(topic + "-0 begins at offset 2: ");

    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> Reader.seen(stack).size() == 1);
    }

    assertThat(Reader.seen(stack)).containsExactly("c");
    assertThat(
            stack
                .kafka()
                .registry()
                .get("relayer.records.unread")
                .tag("topic", topic)
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(state().unread(stack.database())).isEmpty();
  }

  @Test
  void partitionThatIsAddedIsReadWithinSeconds() throws Exception {
    try (Reader reader = new Reader(stack, settings)) {
      stack.send(topic, "a");
      reader.until(() -> Reader.seen(stack).size() == 1);
      Answers.within(
          Stack.DEADLINE,
          stack.kafka().admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all());
      try (KafkaClients fresh = Stack.clients(io.relayer.devnet.TestStack.kafka());
          var producer = fresh.producer("fresh", 1 << 20)) {
        producer.send(new ProducerRecord<>(topic, 1, null, new byte[] {'b'})).get();
      }
      reader.until(() -> Reader.seen(stack).size() == 2);
    }
  }

  private ReadingState state() {
    return new ReadingState(stack.kafka().admin(), List.of(topic, stack.prefix() + ".none"));
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            io.relayer.devnet.TestStack.kafka().bootstrapServers(),
            "transactional.id",
            stack.prefix(),
            "transaction.timeout.ms",
            (int) Duration.ofMinutes(5).toMillis()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
