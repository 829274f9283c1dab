package io.relayer.signer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.broadcaster.publishing.LaneReader;
import io.relayer.broadcaster.publishing.Publisher;
import io.relayer.core.account.AccountDao;
import io.relayer.core.config.Secret;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.outbox.Lane;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerWatch;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.request.RequestParser;
import io.relayer.operations.recovery.PositionRecovery;
import io.relayer.operations.recovery.Restoration;
import io.relayer.operations.recovery.RestoreDetection;
import io.relayer.operations.recovery.StalePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/// Intake from a topic of one partition into a database of its own, and the publishing of what it
/// writes to the outbox. Chain 31337 and one sender are known.
final class IntakeStack implements AutoCloseable {
  static final Address SENDER = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// More than the relayer's own topics take, so that it gets what is too large for it.
  private static final int MAX_RECORD_BYTES = 4 << 20;

  private final TestDatabase testDatabase = TestStack.database();
  private final Topics topics = new Topics(TestStack.topicPrefix());
  private final Database database =
      Database.open(
          DatabaseSettings.of(testDatabase.url(), testDatabase.user(), testDatabase.password()));
  private final KafkaClients kafka =
      new KafkaClients(
          new KafkaSettings(
              TestStack.kafka().bootstrapServers(),
              topics.prefix(),
              new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
              Map.of("fetch.max.wait.ms", new Secret("50"))), // closes sooner
          new SimpleMeterRegistry());
  private final Producer<byte[], byte[]> producer = kafka.producer("test", MAX_RECORD_BYTES);
  private final ServerWatch watch = new ServerWatch(database, () -> {});
  private final RequestParser parser;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private PositionedConsumer consumer;
  private long published;

  IntakeStack(RequestParser parser) throws Exception {
    this.parser = parser;
    watch.verify();
    Map<String, String> large =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_RECORD_BYTES));
    List<NewTopic> created = new ArrayList<>();
    for (String topic : List.of(topics.requests(), topics.rejected(), topics.events())) {
      created.add(new NewTopic(topic, 1, (short) 1).configs(large));
    }
    Answers.within(PATIENCE, kafka.admin().createTopics(created).all());
    database.useTransaction(h -> {
      h.createUpdate(
              """
              insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time,
                stuck_after, in_flight_per_sender)
              values (31337, 'dev', 12, false, 64, '1 second', '10 minutes', 16)
              """)
          .execute();
    });
    managed(SENDER);
    consumer = consumer();
  }

  /// Makes a sender known that is signed for here.
  void managed(Address sender) {
    register(sender, "local");
  }

  /// Makes a sender known that is signed for elsewhere.
  void external(Address sender) {
    register(sender, AccountDao.EXTERNAL);
  }

  private void register(Address sender, String managedBy) {
    database.useTransaction(
        h -> AccountDao.register(h, List.of(new ChainId(31337)), List.of(sender), managedBy));
  }

  private PositionedConsumer consumer() {
    return new PositionedConsumer(
        kafka,
        database,
        PositionedConsumer.Settings.of(topics.intakeGroup(), topics.requests()),
        new IntakeHandler(database, watch, parser, faults(), () -> {}),
        Gate.OPEN);
  }

  /// How often a record was blamed for a fault of the relayer.
  Counter faults() {
    return PoisonRecordIsolation.faults(kafka.registry(), topics.requests());
  }

  Database database() {
    return database;
  }

  Topics topics() {
    return topics;
  }

  /// Gives back its offset. It is in Kafka once [#takeIn] reads.
  long publish(byte @Nullable [] value) {
    sent.add(producer.send(new ProducerRecord<>(topics.requests(), null, value)));
    return published++;
  }

  String source(long offset) {
    return topics.requests() + "-0-" + offset;
  }

  /// Reads until all that was published has been read.
  void takeIn() throws Exception {
    for (Future<RecordMetadata> one : sent) {
      one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ask("select 1::text from positions where next_offset = " + published).isEmpty()) {
      assertThat(System.nanoTime())
          .as("all records read; problem: %s", consumer.problem())
          .isLessThan(end);
      consumer.advance();
    }
  }

  /// Another process takes over, to which Kafka gives all records again.
  void restart() {
    consumer.close();
    Answers.within(
        PATIENCE,
        kafka
            .admin()
            .deleteConsumerGroupOffsets(
                topics.intakeGroup(), Set.of(new TopicPartition(topics.requests(), 0)))
            .all());
    consumer = consumer();
  }

  /// Reads until Kafka was told of all that was read.
  void tell() throws Exception {
    TopicPartition partition = new TopicPartition(topics.requests(), 0);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      OffsetAndMetadata told =
          Answers.within(
                  PATIENCE,
                  kafka
                      .admin()
                      .listConsumerGroupOffsets(topics.intakeGroup())
                      .partitionsToOffsetAndMetadata())
              .get(partition);
      if (told != null && told.offset() == published) {
        return;
      }
      assertThat(System.nanoTime()).as("Kafka was told").isLessThan(end);
      consumer.advance();
    }
  }

  /// What `relayer recover` does, while a hold stands that the consumer has seen.
  Restoration.Outcome recover() throws Exception {
    database.useTransaction(h -> Holds.put(h, Holds.RESTORE, "a test"));
    while (consumer.problem().isEmpty()) {
      consumer.advance();
    }
    RestoreDetection differences = new RestoreDetection(kafka, database, topics);
    List<StalePosition> behind = differences.positions();
    Restoration.Outcome outcome =
        new Restoration(kafka, database, topics, differences).carryOut(behind);
    new PositionRecovery(kafka, database, topics).accept(behind);
    return outcome;
  }

  /// What `relayer recover --position` does.
  void readFrom(long offset) {
    new PositionRecovery(kafka, database, topics)
        .place(new TopicPartition(topics.requests(), 0), offset);
    consumer.close();
    consumer = consumer();
  }

  void execute(String sql) {
    database.useTransaction(h -> h.execute(sql));
  }

  /// Publishes what a lane of the outbox has, and reads the topic from its beginning.
  List<ConsumerRecord<byte[], byte[]>> published(LaneReader reader, Lane lane, String topic)
      throws InterruptedException {
    Lease lease =
        database.inTransaction(h -> {
          h.execute("update leases set until = '-infinity'");
          return LeaseDao.take(h, "outbox:" + lane, "test", PATIENCE).orElseThrow();
        });
    Publisher publisher =
        new Publisher(
            database,
            kafka,
            reader,
            () -> Optional.of(lease),
            Publisher.Settings.DEFAULT,
            new SimpleMeterRegistry());
    try {
      while (publisher.advance().isZero()) {}
    } finally {
      publisher.close();
    }
    return records(topic);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Consumer<byte[], byte[]> reader = kafka.consumer("test", 10_000, MAX_RECORD_BYTES)) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (reader.position(partition) < end) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  List<String> ask(String sql) {
    return database.withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  @Override
  public void close() {
    consumer.close();
    producer.close(Duration.ZERO);
    kafka.close();
    database.close();
    testDatabase.close();
  }
}
