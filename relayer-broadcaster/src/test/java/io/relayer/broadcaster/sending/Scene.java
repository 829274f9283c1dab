package io.relayer.broadcaster.sending;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.account.AccountDao;
import io.relayer.core.config.Secret;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.outbox.BroadcastOutboxDao;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.AttemptDao;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.NewTransaction;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.RequestDao;
import io.relayer.core.transaction.TransactionInsert;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.Confirmations;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Input;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.Payload;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.SigningRequest;
import io.relayer.messages.request.Terms;
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
public final class Scene implements AutoCloseable {
  public static final Duration DEADLINE = Duration.ofSeconds(60);

  /// A signed transaction: its current attempt.
  public record Signed(AttemptKey key, SignedTransaction body, Address sender, Nonce nonce) {}

  final ChainId chain;
  public final String prefix = TestStack.topicPrefix();
  final MeterRegistry metrics = new SimpleMeterRegistry();
  private final TestDatabase fresh = TestStack.database();
  public final Database database =
      Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
  public final KafkaClients kafka =
      new KafkaClients(
          new KafkaSettings(
              TestStack.kafka().bootstrapServers(),
              prefix,
              new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
              Map.of("fetch.max.wait.ms", new Secret("50"))), // closes sooner
          metrics);
  private final List<Runnable> closings = new ArrayList<>();
  private final Producer<byte[], byte[]> producer = kafka.producer("test", 1 << 20);

  public Scene(ChainId chain, int partitions) {
    this.chain = chain;
    make(topic(), partitions);
  }

  String topic() {
    return prefix + ".broadcasts." + chain;
  }

  String group() {
    return prefix + ".broadcast." + chain;
  }

  public void make(String topic, int partitions) {
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

  public void signIntoOutbox(Signed... transactions) {
    Map<Signed, Boolean> all = new java.util.LinkedHashMap<>();
    for (Signed signed : transactions) {
      all.put(signed, true);
    }
    sign(all);
  }

  /// Puts the attempt into the outbox again, as the re-sending clock does.
  public void resend(Signed signed) {
    database.useTransaction(handle -> {
      AccountDao.lockAsRoots(handle, chain, List.of(signed.sender()));
      BroadcastOutboxDao.appendAll(handle, chain, List.of(entry(signed)));
    });
  }

  private static BroadcastOutboxDao.Entry entry(Signed signed) {
    return new BroadcastOutboxDao.Entry(signed.key().transaction(), signed.key().attempt());
  }

  /// How many attempts were ever signed.
  public int attempts() {
    return database.withHandle(
        handle -> handle.createQuery("select count(*) from attempts").mapTo(Integer.class).one());
  }

  private void sign(Handle handle, Signed signed, boolean outbox) {
    AccountDao.register(handle, List.of(chain), List.of(signed.sender()), "test");
    AccountDao.takeIntoUse(handle, chain, signed.sender(), signed.nonce(), 0);
    AccountDao.takeNonces(handle, chain, signed.sender(), signed.nonce(), 1);
    TransactionId id = signed.key().transaction();
    TransactionInsert.queued(handle, List.of(transaction(handle, signed)));
    AttemptDao.insert(handle, List.of(attempt(signed)));
    TransactionSteps.signed(
        handle,
        List.of(
            new NonceAssignment(new TransactionVersion(id, 0), signed.sender(), signed.nonce())),
        Duration.ofMinutes(10));
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
            FeeTerms.DEFAULT,
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
        new TransactionFees.Single(Wei.of(1), false));
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

  /// How a transaction and an attempt of it stand.
  public Map<String, Object> row(Signed signed) {
    return database.withHandle(handle ->
        handle
            .createQuery(
                """
                select t.state, s.sent_count, s.last_outcome, s.last_detail, s.misses, s.handled_at is not null as handled,
                       (extract(epoch from s.resend_at - s.handled_at) * 1000)::bigint as resend_ms
                from transactions t cross join lateral (
                  select t.attempt, t.sent_count, t.last_outcome, t.last_detail, t.misses, t.handled_at, t.resend_at
                  where t.attempt = :attempt
                  union all
                  select a.attempt, coalesce(e.sent_count, 0), e.last_outcome, e.last_detail, coalesce(e.misses, 0), e.handled_at, null
                  from attempts a left join sent_attempts e using (transaction_id, attempt)
                  where a.transaction_id = t.transaction_id and a.attempt = :attempt and a.attempt <> t.attempt) s
                where t.transaction_id = :id
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
  public List<String> events(Signed signed) {
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
  public void atEnd(Runnable closing) {
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
