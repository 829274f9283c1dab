package io.relayer.core.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.config.Secret;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.Kafka;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/// A database, and Kafka clients with a topic prefix, of one test.
public final class Stack implements AutoCloseable {
  public static final Duration DEADLINE = Duration.ofSeconds(30);

  private final TestDatabase testDatabase;
  private final String prefix;
  private final Database database;
  private final KafkaClients kafka;
  private final Producer<byte[], byte[]> producer;

  public Stack() {
    this(TestStack.database(), TestStack.topicPrefix());
  }

  /// The same topics with another database, which is closed with it.
  public Stack(TestDatabase testDatabase, String prefix) {
    this(testDatabase, prefix, TestStack.kafka());
  }

  /// On a broker of the test's own.
  public Stack(TestDatabase testDatabase, String prefix, Kafka broker) {
    this.kafka = clients(broker);
    this.producer = kafka.producer("test", 1 << 20);
    this.testDatabase = testDatabase;
    this.prefix = prefix;
    this.database =
        Database.open(
            DatabaseSettings.of(testDatabase.url(), testDatabase.user(), testDatabase.password()));
  }

  /// Clients of a broker, to be closed by the caller.
  public static KafkaClients clients(Kafka broker) {
    return new KafkaClients(
        new KafkaSettings(
            broker.bootstrapServers(),
            "relayer",
            new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
            Map.of(
                "heartbeat.interval.ms", new Secret("200"), // hears of rebalances sooner
                "fetch.max.wait.ms", new Secret("50"))), // closes sooner
        new SimpleMeterRegistry());
  }

  public Database database() {
    return database;
  }

  public TestDatabase testDatabase() {
    return testDatabase;
  }

  public KafkaClients kafka() {
    return kafka;
  }

  public String prefix() {
    return prefix;
  }

  /// Makes a topic of one partition and gives back its full name.
  public String topic(String name) {
    return topic(name, 1);
  }

  public String topic(String name, int partitions) {
    String topic = prefix + "." + name;
    Answers.within(
        DEADLINE,
        kafka.admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
    awaitListed(topic, true);
    return topic;
  }

  /// A broker lists a topic, or no longer does, a little after it was told to make or delete it.
  private void awaitListed(String topic, boolean listed) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(DEADLINE)
        .until(() ->
            Answers.within(DEADLINE, kafka.admin().listTopics().names()).contains(topic) == listed);
  }

  public void send(String topic, String... values) {
    for (String value : values) {
      send(topic, 0, value);
    }
  }

  public void send(String topic, int partition, String value) {
    sendAll(topic, partition, List.of(value));
  }

  /// Sends many at once.
  public void sendAll(String topic, int partition, List<String> values) {
    List<Future<?>> sent = new ArrayList<>();
    for (String value : values) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8))));
    }
    try {
      for (Future<?> one : sent) {
        one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// All records of a topic of one partition, up to its present end.
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return records(kafka, topic);
  }

  public static List<ConsumerRecord<byte[], byte[]>> records(KafkaClients kafka, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Consumer<byte[], byte[]> consumer = kafka.consumer("test", 10_000, 8 << 20)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /// Deletes a topic; Kafka forgets what the group has committed of it a little later.
  public void deleteTopic(String topic, String group) {
    Answers.within(DEADLINE, kafka.admin().deleteTopics(List.of(topic)).all());
    awaitListed(topic, false);
    Awaitility.await()
        .atMost(DEADLINE)
        .until(() ->
            Answers.within(
                    DEADLINE,
                    kafka.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .isEmpty());
  }

  /// Sets Kafka's committed offset of a group without members.
  public void commit(String group, String topic, long offset) {
    Answers.within(
        DEADLINE,
        kafka
            .admin()
            .alterConsumerGroupOffsets(
                group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
            .all());
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    kafka.close();
    database.close();
    testDatabase.close();
  }
}
