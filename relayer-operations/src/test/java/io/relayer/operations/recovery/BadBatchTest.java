package io.relayer.operations.recovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import io.relayer.core.kafka.BadBatch;
import io.relayer.core.kafka.BatchSearch;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Reader;
import io.relayer.core.kafka.ReadingState;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.devnet.KafkaBroker;
import io.relayer.devnet.TestStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A batch that was damaged where the broker keeps it.
class BadBatchTest {
  private final Path folder = TestStack.folder("kafka");
  private KafkaBroker broker = KafkaBroker.start(folder, 0);
  private final Stack stack = new Stack(TestStack.database(), TestStack.topicPrefix(), broker);
  private final Topics topics = new Topics(stack.prefix());

  @AfterEach
  void close() {
    stack.close();
    broker.close();
  }

  @Test
  void stopsItsPartitionAloneAndIsSteppedOverByTheCommandThatIsNamed() throws Exception {
    String topic = stack.topic("requests", 2);
    stack.send(topic, 0, "before");
    batch(topic, "first", "second", "third");
    batch(topic, "fourth", "fifth");
    damage(topic, "second");
    PositionedConsumer.Settings settings =
        PositionedConsumer.Settings.of(topics.intakeGroup(), topic);
    try (Reader reader = new Reader(stack, settings)) {
      reader.until(() -> reader.consumer().problem().isPresent());
      stack.send(topic, 1, "beside");
      reader.until(() -> Reader.seen(stack).size() == 2);

      assertThat(Reader.seen(stack)).containsExactlyInAnyOrder("before", "beside");
      assertThat(reader.consumer().problem().orElseThrow())
          .contains(topic + "-0: the batch at offset 1 can't be read")
          .contains("corrupt")
          .endsWith("relayer recover --position %s:0=4".formatted(topic));
      assertThat(refused()).isEqualTo(1);
      assertThat(damaged(topic)).containsExactly(reader.consumer().problem().orElseThrow());

      recovery().place(new TopicPartition(topic, 0), 4);
      reader.until(() -> Reader.seen(stack).size() == 4);
      assertThat(reader.consumer().problem()).isEmpty();
      assertThat(refused()).isZero();
    }
    assertThat(Reader.seen(stack)).contains("fourth", "fifth").doesNotContain("first", "third");
    assertThat(damaged(topic)).isEmpty();
  }

  @Test
  void inTheJournalIsComparedAroundOnlyByAnOperatorsWord() throws Exception {
    String journal = stack.topic("broadcasts.31337");
    batch(journal, "first", "second");
    stack.send(journal, "third");
    damage(journal, "second");
    RestoreDetection differences = new RestoreDetection(stack.kafka(), stack.database(), topics);

    assertThatThrownBy(differences::compare)
        .isInstanceOf(RelayerException.class)
        .hasMessageContaining("relayer recover --position %s:0=2".formatted(journal));
    assertThat(differences.attempts()).isEmpty();
    recovery().place(new TopicPartition(journal, 0), 2);
    assertThat(differences.compare().attempts()).isEmpty();
  }

  @Test
  void ofTheEventsIsPassedOver() throws Exception {
    String events = stack.topic("events");
    batch(events, "first", "second");
    damage(events, "second");

    assertThat(new RestoreDetection(stack.kafka(), stack.database(), topics).events()).isEmpty();
  }

  @Test
  void ofWhatIsReadFromItsBeginningIsToldWithoutAPosition() throws Exception {
    String events = stack.topic("events");
    TopicPartition partition = new TopicPartition(events, 0);
    batch(events, "first", "second");
    damage(events, "second");
    try (Consumer<byte[], byte[]> reader = stack.kafka().consumer("relayer.audit", 10, 1 << 20)) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      KafkaException failure = failureOf(reader);

      assertThat(BatchSearch.of(stack.kafka(), reader, failure).orElseThrow().textWithoutPosition())
          .startsWith(events + "-0: the batch at offset 0 can't be read (")
          .endsWith("; let a replica lead that has it whole");
      assertThat(BatchSearch.of(stack.kafka(), reader, new KafkaException("gone"))).isEmpty();
    }
  }

  private static KafkaException failureOf(Consumer<byte[], byte[]> reader) {
    while (true) {
      try {
        reader.poll(Duration.ofMillis(100));
      } catch (KafkaException e) {
        return e;
      }
    }
  }

  @Test
  void isBlamedOnThePartitionThatIsNamedWhole() {
    TopicPartition one = new TopicPartition("relayer.requests", 1);
    TopicPartition eleven = new TopicPartition("relayer.requests", 11);
    TopicPartition longer = new TopicPartition("old.relayer.requests", 1);
    Set<TopicPartition> all = Set.of(one, eleven, longer);

    assertThat(BadBatch.blamed(new KafkaException("next record from relayer.requests-1. If"), all))
        .contains(one);
    assertThat(
            BadBatch.blamed(new KafkaException("batch for partition relayer.requests-11 at"), all))
        .contains(eleven);
    assertThat(
            BadBatch.blamed(new KafkaException("for topic-partition old.relayer.requests-1"), all))
        .contains(longer);
    assertThat(BadBatch.blamed(new KafkaException("the broker is gone"), all)).isEmpty();
    assertThat(
            BadBatch.blamed(new TopicAuthorizationException("relayer.requests-1 is denied"), all))
        .isEmpty();
  }

  private List<String> damaged(String topic) {
    return new ReadingState(stack.kafka().admin(), List.of(topic))
        .damaged(stack.kafka(), stack.database());
  }

  private double refused() {
    return stack.kafka().registry().get("relayer.partitions.refused").gauge().value();
  }

  private PositionRecovery recovery() {
    return new PositionRecovery(stack.kafka(), stack.database(), topics);
  }

  /// Sends what is one batch in the log.
  private void batch(String topic, String... values) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("linger.ms", 60_000); // until it is flushed
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      for (String value : values) {
        var _ = producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8)));
      }
      producer.flush();
    }
  }

  /// Changes a letter of a value in the log, which no client and no broker would do.
  private void damage(String topic, String value) throws Exception {
    int port = broker.port();
    broker.close();
    Path log = folder.resolve("data/%s-0/00000000000000000000.log".formatted(topic));
    byte[] bytes = Files.readAllBytes(log);
    int at = new String(bytes, ISO_8859_1).indexOf(value);
    assertThat(at).isPositive();
    bytes[at]++;
    Files.write(log, bytes);
    broker = KafkaBroker.start(folder, port);
  }
}
