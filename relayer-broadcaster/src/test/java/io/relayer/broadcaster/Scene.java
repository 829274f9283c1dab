package io.relayer.broadcaster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.account.AccountDao;
import io.relayer.core.attempt.Attempt;
import io.relayer.core.attempt.AttemptDao;
import io.relayer.core.attempt.Fees;
import io.relayer.core.attempt.SendingDao.AttemptKey;
import io.relayer.core.config.DatabaseSettings;
import io.relayer.core.config.KafkaSettings;
import io.relayer.core.config.Secret;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.Nonce;
import io.relayer.core.domain.SignedTransaction;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.domain.TxHash;
import io.relayer.core.domain.Wei;
import io.relayer.core.intake.NewTransaction;
import io.relayer.core.intake.NewTransactionDao;
import io.relayer.core.intake.RequestDao;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.Signing;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.message.Trace;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.request.Confirmations;
import io.relayer.core.request.Fee;
import io.relayer.core.request.Input;
import io.relayer.core.request.Origin;
import io.relayer.core.request.Payload;
import io.relayer.core.request.RequestKey;
import io.relayer.core.request.SigningRequest;
import io.relayer.core.request.Terms;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/// A database, a broadcasts topic and signed transactions of one test.
final class Scene implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(60);

  /// A signed transaction: its current attempt.
  record Signed(AttemptKey key, SignedTransaction body, Address sender, Nonce nonce) {}

  final ChainId chain;
  final String prefix = TestStack.topicPrefix();
  final MeterRegistry metrics = new SimpleMeterRegistry();
  private final TestDatabase fresh = TestStack.database();
  final Database database =
      Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
  final KafkaClients kafka =
      new KafkaClients(
          new KafkaSettings(
              TestStack.kafka().bootstrapServers(),
              prefix,
              new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
              Map.of("fetch.max.wait.ms", new Secret("50"))), // closes sooner
          metrics);
  private final List<Runnable> closings = new ArrayList<>();
  private final Producer<byte[], byte[]> producer = kafka.producer("test", 1 << 20);

  Scene(ChainId chain, int partitions) {
    this.chain = chain;
    make(topic(), partitions);
  }

  String topic() {
    return prefix + ".broadcasts." + chain;
  }

  String group() {
    return prefix + ".broadcast." + chain;
  }

  void make(String topic, int partitions) {
    try {
      kafka
          .admin()
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
          .all()
          .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stores transactions as the signer does; `outbox` also appends them there.
  void sign(Map<Signed, Boolean> transactions) {
    database.useTransaction(handle -> transactions.forEach((s, outbox) -> sign(handle, s, outbox)));
  }

  void sign(Signed... transactions) {
    Map<Signed, Boolean> all = new java.util.LinkedHashMap<>();
    for (Signed signed : transactions) {
      all.put(signed, false);
    }
    sign(all);
  }

  void signIntoOutbox(Signed... transactions) {
    Map<Signed, Boolean> all = new java.util.LinkedHashMap<>();
    for (Signed signed : transactions) {
      all.put(signed, true);
    }
    sign(all);
  }

  /// Puts the attempt into the outbox again, as the re-sending clock does.
  void resend(Signed signed) {
    database.useTransaction(handle -> {
      AccountDao.lockAsRoots(handle, chain, List.of(signed.sender()));
      BroadcastOutboxDao.appendAll(handle, chain, List.of(entry(signed)));
    });
  }

  private static BroadcastOutboxDao.Entry entry(Signed signed) {
    return new BroadcastOutboxDao.Entry(signed.key().transaction(), signed.key().attempt());
  }

  /// How many attempts were ever signed.
  int attempts() {
    return database.withHandle(
        handle -> handle.createQuery("select count(*) from attempts").mapTo(Integer.class).one());
  }

  private void sign(Handle handle, Signed signed, boolean outbox) {
    AccountDao.register(handle, List.of(chain), List.of(signed.sender()), "test");
    AccountDao.takeIntoUse(handle, chain, signed.sender(), signed.nonce(), 0);
    AccountDao.takeNonces(handle, chain, signed.sender(), signed.nonce(), 1);
    TransactionId id = signed.key().transaction();
    NewTransactionDao.insert(handle, List.of(transaction(handle, signed)));
    AttemptDao.insert(handle, List.of(attempt(signed)), 600_000);
    TransactionSteps.signed(
        handle, List.of(new Signing(new Ref(id, 0), signed.sender(), signed.nonce())));
    if (outbox) {
      BroadcastOutboxDao.appendAll(handle, chain, List.of(entry(signed)));
    }
  }

  private NewTransaction transaction(Handle handle, Signed signed) {
    TransactionId id = signed.key().transaction();
    RequestKey key = new RequestKey("test", id.toString());
    RequestDao.Body body = new RequestDao.Body(key, Bytes.of(new byte[32]), 1);
    long requestKey =
        RequestDao.insert(handle, List.of(body)).values().iterator().next().requestKey();
    Payload payload =
        new Payload(signed.sender(), Wei.ZERO, Input.Data.NONE, OptionalLong.of(21_000), List.of());
    SigningRequest request =
        new SigningRequest(
            key,
            new Origin.Sender(chain, signed.sender()),
            payload,
            Fee.DEFAULT,
            new Terms(new Confirmations.ChainDefault(), null, 5),
            new TreeMap<>());
    return new NewTransaction(
        id, requestKey, request, new NewTransaction.Depth(1, false), Trace.NONE, Instant.now());
  }

  private Attempt attempt(Signed signed) {
    return new Attempt(
        signed.key().transaction(),
        signed.key().attempt(),
        Attempt.Kind.PAYLOAD,
        chain,
        signed.body(),
        21_000,
        new Fees.Single(Wei.of(1), false));
  }

  /// Puts copies into the topic, in this order.
  void publish(int partition, TxHash... hashes) {
    for (TxHash hash : hashes) {
      publish(partition, "{\"hash\":\"%s\"}".formatted(hash));
    }
  }

  void publish(int partition, String value) {
    try {
      producer
          .send(new ProducerRecord<>(topic(), partition, null, value.getBytes(UTF_8)))
          .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql, Object... values) {
    database.withHandle(handle -> handle.execute(sql, values));
  }

  /// How a transaction and its current attempt stand.
  Map<String, Object> row(Signed signed) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select t.state, a.sent_count, a.last_outcome, a.last_detail, a.misses, a.handled_at is not null as handled,
                       (extract(epoch from a.resend_at - a.handled_at) * 1000)::bigint as resend_ms
                from transactions t join attempts a using (transaction_id)
                where t.transaction_id = :id and a.attempt = :attempt
                """)
            .bind("id", signed.key().transaction())
            .bind("attempt", signed.key().attempt())
            .mapToMap()
            .one());
  }

  /// What a query for one text says.
  String one(String sql) {
    return database.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  /// The events of a transaction, oldest first.
  List<String> events(Signed signed) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                "select event from transitions where transaction_id = :id order by sequence")
            .bind("id", signed.key().transaction())
            .mapTo(String.class)
            .list());
  }

  /// The next offset of a partition; -1 if it was never read.
  long position(int partition) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                "select next_offset from positions where topic = :topic and partition = :partition")
            .bind("topic", topic())
            .bind("partition", partition)
            .mapTo(Long.class)
            .findOne()
            .orElse(-1L));
  }

  /// Sets Kafka's committed offset of the group, which must have no members.
  void commit(int partition, long offset) throws Exception {
    kafka
        .admin()
        .alterConsumerGroupOffsets(
            group(), Map.of(new TopicPartition(topic(), partition), new OffsetAndMetadata(offset)))
        .all()
        .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  /// Is done when the scene closes, the last one first.
  void atEnd(Runnable closing) {
    closings.add(closing);
  }

  @Override
  public void close() {
    closings.reversed().forEach(Runnable::run);
    producer.close(Duration.ZERO);
    kafka.close();
    database.close();
    fresh.close();
  }
}
