package io.relayer.signer.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.config.Secret;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.kafka.Answers;
import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.messages.request.RequestKey;
import io.relayer.operations.recovery.PositionRecovery;
import io.relayer.signer.intake.PoisonRecordIsolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// An orders topic of one partition, its consumer, and a database with queued requests.
final class OrderStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
  private final Producer<byte[], byte[]> producer = kafka.producer("test", Topics.MAX_RECORD_BYTES);
  private final ServerWatch watch = new ServerWatch(database, () -> {});
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();
  private PositionedConsumer consumer;

  OrderStack() throws Exception {
    watch.verify();
    Answers.within(
        PATIENCE,
        kafka.admin().createTopics(List.of(new NewTopic(topics.orders(), 1, (short) 1))).all());
    sql(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time,
          stuck_after, in_flight_per_sender)
        values (31337, 'dev', 12, false, 64, '1 second', '10 minutes', 16)
        """);
    consumer = consumer();
  }

  private PositionedConsumer consumer() {
    return new PositionedConsumer(
        kafka,
        database,
        PositionedConsumer.Settings.of(topics.ordersGroup(), topics.orders()),
        new OrderHandler(
            database,
            watch,
            PoisonRecordIsolation.faults(kafka.registry(), topics.orders()),
            commits::incrementAndGet),
        Gate.OPEN);
  }

  /// A request of producer `test` that waits for its turn.
  void queued(String id) {
    sql(
        """
        with r as (
          insert into requests (producer, request_id, fingerprint, fingerprint_version)
          values ('test', '%s', sha256('body'), 1) returning request_key),
        p as (
          insert into payloads (transaction_id, value, data, fee_speed)
          values (gen_random_uuid(), 1, '\\x00', 'average') returning transaction_id)
        insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit,
          confirmations_required, requested_at, queued_at, state, sequence)
        select transaction_id, request_key, 31337, decode(repeat('0a', 20), 'hex'), 21000,
          1, now(), now(), 'queued', 1 from r, p
        """
            .formatted(id));
  }

  /// Gives back where it is.
  String publish(@Nullable String order) {
    sent.add(
        producer.send(
            new ProducerRecord<>(topics.orders(), order == null ? null : order.getBytes(UTF_8))));
    return "%s-0-%d".formatted(topics.orders(), sent.size() - 1);
  }

  /// Reads until all that was published has been read.
  void carryOut() throws Exception {
    for (Future<RecordMetadata> one : sent) {
      one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ask("select 1::text from positions where next_offset = " + sent.size()).isEmpty()) {
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
                topics.ordersGroup(), Set.of(new TopicPartition(topics.orders(), 0)))
            .all());
    consumer = consumer();
  }

  /// What `relayer recover --position` does.
  void readFrom(long offset) {
    new PositionRecovery(kafka, database, topics)
        .place(new TopicPartition(topics.orders(), 0), offset);
    consumer.close();
    consumer = consumer();
  }

  /// Makes the next generation of a request that has ended without a nonce.
  void retry(String id, int generation) {
    database.useTransaction(
        h -> Retries.retry(h, new RequestKey("test", id), generation, Changes.NONE));
  }

  /// How often it was told that something was carried out.
  int commits() {
    return commits.get();
  }

  List<String> ask(String sql) {
    return database.withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  void sql(String sql) {
    database.useTransaction(h -> h.execute(sql));
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
