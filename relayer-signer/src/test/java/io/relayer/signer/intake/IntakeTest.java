package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.account.AccountDao;
import io.relayer.core.config.Secret;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.kafka.Gate;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.PositionedConsumer;
import io.relayer.core.restore.ServerWatch;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.request.RequestParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final Address SENDER = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  private static final String TO = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";

  private final TestDatabase testDatabase = TestStack.database();
  private final String prefix = TestStack.topicPrefix();
  private final Database database =
      Database.open(
          DatabaseSettings.of(testDatabase.url(), testDatabase.user(), testDatabase.password()));
  private final KafkaClients kafka =
      new KafkaClients(
          new KafkaSettings(
              TestStack.kafka().bootstrapServers(),
              prefix,
              new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
              Map.of("fetch.max.wait.ms", new Secret("50"))), // closes sooner
          new SimpleMeterRegistry());

  /// As a topic that somebody else has made may be: any time stamp is taken.
  private static final Map<String, String> ANY_TIME =
      Map.of(
          "message.timestamp.type", "CreateTime",
          "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
          "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

  private final Producer<byte[], byte[]> producer = kafka.producer("test", 1 << 20);
  private final ServerWatch watch = new ServerWatch(database, () -> {});
  private PositionedConsumer consumer = consumer();
  private int published;

  @BeforeEach
  void prepare() throws Exception {
    watch.verify();
    kafka
        .admin()
        .createTopics(List.of(new NewTopic(prefix + ".requests", 1, (short) 1).configs(ANY_TIME)))
        .all()
        .get(30, TimeUnit.SECONDS);
    database.useTransaction(h -> {
      h.createUpdate(
              """
              insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time,
                stuck_after, in_flight_per_sender)
              values (31337, 'dev', 12, false, 64, '1 second', '10 minutes', 16)
              """)
          .execute();
      AccountDao.register(h, List.of(new ChainId(31337)), List.of(SENDER), "local");
    });
  }

  @AfterEach
  void close() {
    consumer.close();
    producer.close(Duration.ZERO);
    kafka.close();
    database.close();
    testDatabase.close();
  }

  @Test
  void anAcceptedRequestIsQueuedWithItsFirstEvent() throws Exception {
    publish(
        request(
            "a",
            "\"value\":\"5\",\"gasLimit\":\"21000\",\"confirmations\":40,\"labels\":{\"k\":\"v\"}"));
    takeIn();
    assertThat(
            ask(
                """
                select t.state || ' ' || p.value || ' ' || t.confirmations_required || ' ' || p.labels || ' ' || x.event || ' '
                       || x.sequence || ' ' || (x.pos = t.outbox_pos) || ' ' || r.producer || '/' || r.request_id
                from transactions t join payloads p using (transaction_id) join requests r using (request_key) join transitions x using (transaction_id)
                """))
        .containsExactly("queued 5 40 {\"k\": \"v\"} queued 1 true default/a");
  }

  @Test
  void aRequestNeverLowersWhatTheChainAsks() throws Exception {
    publish(request("a", "\"confirmations\":1"), request("b", "\"confirmations\":\"finalized\""));
    takeIn();
    assertThat(
            ask(
                "select confirmations_required || ' ' || confirm_by_finalized from transactions order by 1"))
        .containsExactly("12 false", "12 true");
  }

  @Test
  void withoutAGasLimitItWaitsForAnEstimate() throws Exception {
    publish(request("a", "\"data\":\"0x00\""));
    takeIn();
    assertThat(
            ask(
                "select waiting_for || ' ' || (estimate_at <= now()) from transactions where gas_limit is null"))
        .containsExactly("estimate true");
  }

  @Test
  void theSameRequestAgainIsAcceptedOnceAndToldAgain() throws Exception {
    publish(request("a", "\"value\":\"5\""), request("a", "\"value\":\"0x5\""));
    publish(request("a", "\"value\":5"));
    takeIn();
    assertThat(ask("select count(*)::text from transactions")).containsExactly("1");
    assertThat(ask("select sequence || ' ' || event || ' ' || repeat from transitions order by id"))
        .containsExactly("1 queued false", "1 queued true");
    assertThat(ask("select event from transaction_history")).containsExactly("queued");
  }

  @Test
  void theSameIdWithAnotherBodyIsRefused() throws Exception {
    publish(request("a", "\"value\":\"5\""), request("a", "\"value\":\"6\""));
    publish(request("a", "\"value\":\"7\""));
    takeIn();
    assertThat(ask("select value::text from payloads")).containsExactly("5");
    assertThat(
            ask(
                "select code || ' ' || producer || ' ' || request_id || ' ' || source from rejections order by source"))
        .containsExactly(
            "DUPLICATE_ID default a " + prefix + ".requests-0-1",
            "DUPLICATE_ID default a " + prefix + ".requests-0-2");
  }

  @Test
  void whatCannotBeAcceptedIsToldAndDoesNotBlock() throws Exception {
    publish(
        "not json",
        null,
        request("a", "\"surprise\":1"),
        request("b", "").replace("31337", "99"),
        request("c", "").replace(SENDER.toString(), TO),
        request("d", ""));
    takeIn();
    assertThat(ask("select code from rejections order by source"))
        .containsExactly(
            "MALFORMED", "MALFORMED", "UNKNOWN_FIELD", "UNKNOWN_CHAIN", "UNKNOWN_SENDER");
    assertThat(ask("select request_id from requests")).containsExactly("d");
    assertThat(
            ask(
                "select convert_from(payload, 'UTF8') from outbox where lane = 'rejected' order by id limit 1"))
        .containsExactly("not json");
    assertThat(
            ask(
                """
                select convert_from(key, 'UTF8') || ' ' || (convert_from(payload, 'UTF8')::jsonb -> 'failure' ->> 'code')
                from outbox where lane = 'notices' order by id
                """))
        .containsExactly(
            "default/a UNKNOWN_FIELD", "default/b UNKNOWN_CHAIN", "default/c UNKNOWN_SENDER");
  }

  @Test
  void contentThatTheDatabaseRefusesIsRejectedAlone() throws Exception {
    database.useTransaction(h ->
        h.createUpdate("alter table payloads add constraint no_thirteen check (value <> 13)")
            .execute());
    publish(request("a", ""), request("b", "\"value\":\"13\""), request("c", ""));
    takeIn();
    assertThat(ask("select request_id from requests order by 1")).containsExactly("a", "c");
    assertThat(ask("select code || ' ' || request_id from rejections"))
        .containsExactly("INTERNAL b");
  }

  @Test
  void whatCannotBeWrittenAsAWholeLeavesNothingAndIsReadAgain() throws Exception {
    refuse("transitions");
    publish(request("a", ""));

    assertThatThrownBy(this::takeIn).hasMessageContaining("refused");

    assertThat(ask("select request_id from requests")).isEmpty();
    assertThat(ask("select state from transactions")).isEmpty();
    assertThat(ask("select 1::text from positions where next_offset > 0")).isEmpty();

    database.useTransaction(h -> h.execute("drop trigger refuse on transitions"));
    takeIn();
    assertThat(ask("select state from transactions")).containsExactly("queued");
    assertThat(ask("select event || ' ' || repeat from transitions"))
        .containsExactly("queued false");
  }

  private void refuse(String table) {
    database.useTransaction(h -> {
      h.execute(
          "create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end'");
      h.execute(
          "create trigger refuse before insert on "
              + table
              + " for each row execute function refuse()");
    });
  }

  @Test
  void timeOfARecordKeepsNothingFromBeingTakenIn() throws Exception {
    long now = System.currentTimeMillis();
    List<Long> times = List.of(0L, now / 1_000, now * 1_000, now * 1_000_000, Long.MAX_VALUE);
    for (long time : times) {
      producer
          .send(
              new ProducerRecord<>(
                  prefix + ".requests",
                  0,
                  time,
                  null,
                  request("t" + published, "").getBytes(UTF_8)))
          .get(30, TimeUnit.SECONDS);
      published++;
    }
    takeIn();
    assertThat(ask("select state from transactions")).hasSize(times.size()).containsOnly("queued");
  }

  @Test
  void recordsThatAreReadAgainCountOnce() throws Exception {
    publish(request("a", ""), "not json");
    takeIn();
    consumer.close();
    kafka
        .admin()
        .deleteConsumerGroupOffsets(
            prefix + ".intake",
            java.util.Set.of(new org.apache.kafka.common.TopicPartition(prefix + ".requests", 0)))
        .all()
        .get(30, TimeUnit.SECONDS);
    consumer = consumer();
    publish(request("b", ""));
    takeIn();
    assertThat(ask("select request_id from requests order by 1")).containsExactly("a", "b");
    assertThat(ask("select count(*)::text from transitions where repeat")).containsExactly("0");
    assertThat(ask("select count(*)::text from rejections")).containsExactly("1");
  }

  /// As while a change is rolled out: the process that takes it in need not be the one that knows.
  @Test
  void whatLargerValuesAskForIsThatOfTheProcessThatStartedLast() throws Exception {
    database.useTransaction(h ->
        h.execute(
            "update chains set tier_values = '{10,1000}', tier_confirmations = '{30,0}' where chain_id = 31337"));
    publish(
        request("small", "\"value\":\"9\""),
        request("large", "\"value\":\"10\""),
        request("largest", "\"value\":\"1000\""));
    takeIn();

    assertThat(
            ask(
                """
                select concat_ws(' ', request_id, confirmations_required, confirm_by_finalized)
                from transactions join payloads using (transaction_id) join requests using (request_key) order by value
                """))
        .containsExactly("small 12 f", "large 30 f", "largest 30 t");
  }

  private PositionedConsumer consumer() {
    return new PositionedConsumer(
        kafka,
        database,
        PositionedConsumer.Settings.of(prefix + ".intake", prefix + ".requests"),
        new IntakeHandler(
            database,
            watch,
            new RequestParser(Map.of()),
            PoisonRecordIsolation.faults(kafka.registry(), "requests"),
            () -> {}),
        Gate.OPEN);
  }

  private static String request(String id, String fields) {
    return "{\"id\":\"%s\",\"chainId\":31337,\"from\":\"%s\",\"to\":\"%s\"%s%s}"
        .formatted(id, SENDER, TO, fields.isEmpty() ? "" : ",", fields);
  }

  private void publish(@Nullable String... values) throws Exception {
    for (String value : values) {
      producer
          .send(
              new ProducerRecord<>(
                  prefix + ".requests", null, value == null ? null : value.getBytes(UTF_8)))
          .get(30, TimeUnit.SECONDS);
      published++;
    }
  }

  /// Reads until all that was published has been read.
  private void takeIn() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (ask("select 1::text from positions where next_offset = " + published).isEmpty()) {
      assertThat(System.nanoTime())
          .as("all records read; problem: %s", consumer.problem())
          .isLessThan(end);
      consumer.advance();
    }
  }

  private List<String> ask(String sql) {
    return database.withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }
}
