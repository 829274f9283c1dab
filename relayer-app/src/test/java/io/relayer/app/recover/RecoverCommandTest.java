package io.relayer.app.recover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.Topics;
import io.relayer.core.restore.Holds;
import io.relayer.ethereum.value.ChainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A relayer has done its work and ended. Each test breaks something, and leaves it mended.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoverCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int REQUESTS = 4;

  private final RelayerStack stack = RelayerStack.start(Duration.ofMillis(500), 1);
  private final Topics topics = new Topics(stack.configuration().kafka().topicPrefix());

  @BeforeAll
  void relaySome() {
    try (RelayerProcess _ = stack.startRelayer(EnumSet.allOf(RoleName.class))) {
      for (int i = 1; i <= REQUESTS; i++) {
        stack.requests().publish(stack.requests().payment("r" + i, stack.sender(0), i));
      }
      await("all to be confirmed, and told")
          .atMost(PATIENCE)
          .until(() ->
              count("select count(*) from transactions where state = 'confirmed'") == REQUESTS
                  && unpublished() == 0);
    }
  }

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  void whereNothingDiffersItSaysSo() {
    CommandRun text = recover();
    CommandRun json = recover("--json");

    assertThat(text.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(text.out()).isEqualTo("nothing differs, and nothing is held\n");
    assertThat(json.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(json.json().propertyNames())
        .contains("holds", "positions", "attempts", "cursors", "senders", "released");
    assertThat(json.json().get("released").booleanValue()).isFalse();
  }

  @Test
  void aDatabaseThatIsBehindAndHasAllThatWasSignedIsReleased() {
    hold();
    setBack(topics.requests());

    CommandRun recover = recover();

    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(recover.out())
        .contains("held      restore since", topics.requests() + "-", "the database's position 0")
        .endsWith("released, reading goes on from the database's positions.\n");
    assertThat(holds()).isEmpty();
    assertThat(recover().out()).contains("nothing differs");
  }

  @Test
  void attemptsThatAreMissingArePutBackAndThenItIsReleased() {
    String broadcasts = topics.broadcasts(new ChainId(31337));
    hold();
    execute("create table kept as select * from attempts");
    execute("delete from attempts");
    setBack(broadcasts);

    CommandRun plan = recover("--dry-run");
    CommandRun over = recover("--position", broadcasts + ":0=0");

    assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(plan.out())
        .contains("position  " + broadcasts, "attempt   " + broadcasts, "would put back  0x")
        .endsWith("Nothing was changed: without --dry-run it is put back, and released.\n");
    assertThat(plan.out().lines().filter(line -> line.startsWith("attempt"))).hasSize(REQUESTS);
    assertThat(over.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(over.err()).contains("the journal has attempts that are not in the database");
    assertThat(count("select count(*) from attempts")).isZero();
    assertThat(holds()).containsExactly(Holds.RESTORE);

    CommandRun recover = recover("--json");

    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(recover.json().get("attempts")).hasSize(REQUESTS);
    assertThat(recover.json().get("putBack")).hasSize(1);
    assertThat(recover.json().get("released").booleanValue()).isTrue();
    assertThat(holds()).isEmpty();
    assertThat(
            count(
                "select count(*) from attempts a join kept k using (transaction_id, attempt, hash, raw, signed_at)"))
        .isEqualTo(REQUESTS);
    execute("drop table kept");
  }

  @Test
  void aConfigurationThatLacksTheChainComparesAndPutsBackWhatIsOfIt() throws IOException {
    hold();
    execute("create table kept as select * from attempts");
    execute("delete from attempts");
    setBack(topics.broadcasts(new ChainId(31337)));
    Path other = stack.configFile().resolveSibling("other.yaml");
    Files.writeString(
        other,
        Files.readString(stack.configFile())
            .replace("- id: 31337", "- id: 5")
            .replace("addresses: { 31337:", "addresses: { 5:"));

    CommandRun recover = CommandRun.of("recover", "--config", other.toString());

    assertThat(recover.out())
        .contains(
            "note      chain 31337 is not in this configuration",
            "put back  0x",
            "released, reading goes on");
    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(count("select count(*) from attempts a join kept k using (transaction_id, hash)"))
        .isEqualTo(REQUESTS);
    assertThat(holds()).isEmpty();
    execute("drop table kept");
  }

  @Test
  void nothingIsReleasedWhileSomethingContradictsTheJournal() {
    String broadcasts = topics.broadcasts(new ChainId(31337));
    execute("create table kept as select * from attempts");
    execute("delete from attempts");
    execute("update transactions set nonce = nonce + 100 where nonce = 0");
    setBack(broadcasts);

    CommandRun recover = recover();

    assertThat(recover.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(recover.out())
        .contains("conflict  request default/r", "was signed again with nonce 100")
        .contains("Nothing is released");
    assertThat(holds()).containsExactly(Holds.RESTORE);
    assertThat(count("select count(*) from attempts")).isZero();

    execute("update transactions set nonce = 0 where nonce = 100");
    assertThat(recover().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(count("select count(*) from attempts")).isEqualTo(REQUESTS);
    execute("drop table kept");
  }

  @Test
  void aSenderThatIsAheadOnItsChainIsShownAndWaitsAlone() {
    hold();
    execute("update accounts set next_nonce = next_nonce - 1 where next_nonce > 0");

    CommandRun recover = recover();

    assertThat(recover.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(recover.out())
        .containsPattern(
            "sender +0x[0-9a-f]{40} on chain 31337: its next nonce here is 3, on the chain 4")
        .contains("they alone wait", "relayer senders adopt")
        .contains("released");
    assertThat(holds()).isEmpty();

    execute("update accounts set next_nonce = next_nonce + 1 where next_nonce > 0");
    assertThat(recover().exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void theOutboxIsPublishedFromARowOnAgainWhileNoBroadcasterRuns() {
    long first = count("select min(id) from transitions");
    try (RelayerProcess _ = stack.startRelayer(EnumSet.of(RoleName.BROADCASTER))) {
      await("it to publish")
          .atMost(PATIENCE)
          .until(() ->
              count(
                      "select count(*) from leases where name = 'outbox:transitions' and until > now()")
                  == 1);
      CommandRun refused = recover("--outbox-from", Long.toString(first));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(refused.err()).contains("a broadcaster is publishing (", "stop it first");
    }
    assertThat(unpublished()).isZero();

    CommandRun done = recover("--outbox-from", Long.toString(first));
    assertThat(done.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(done.err())
        .isEqualTo("lane transitions is published from row %d on\n".formatted(first));
    assertThat(unpublished()).isEqualTo(count("select count(*) from transitions"));

    long broadcast = count("select max(id) from outbox where lane = 'broadcasts:31337'");
    assertThat(recover("--outbox-from", "broadcasts:31337=" + broadcast).exitCode())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void aPartitionIsReadFromAPositionOn() {
    CommandRun recover = recover("--position", topics.requests() + ":0=0");

    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(recover.err()).isEqualTo(topics.requests() + "-0 is read from offset 0 on\n");
    assertThat(
            count(
                "select next_offset from positions where topic = '%s' and partition = 0"
                    .formatted(topics.requests())))
        .isZero();
  }

  @Test
  void aPartitionOfTheJournalThatWasCutGoesOnFromWhereItsRefusalSays() throws Exception {
    String broadcasts = topics.broadcasts(new ChainId(31337));
    List<Integer> empty = partitionsWithoutRecords(broadcasts);
    fill(broadcasts, empty.getLast());
    execute(
        "update positions set next_offset = 50 where topic = '%s' and partition = %d"
            .formatted(broadcasts, empty.getFirst()));

    CommandRun shown = recover();
    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ExitCode.DONE);
    assertThat(shown.out()).isEqualTo("nothing differs, and nothing is held\n");

    CommandRun moved = recover("--position", "%s:%d=0".formatted(broadcasts, empty.getFirst()));
    assertThat(moved.exitCode()).as(moved.err()).isEqualTo(ExitCode.DONE);
    assertThat(partitionsWithoutRecords(broadcasts)).isEqualTo(empty);
  }

  private List<Integer> partitionsWithoutRecords(String topic) {
    return stack
        .database()
        .withHandle(h ->
            h.createQuery(
                    "select partition from positions where topic = :topic and next_offset = 0 order by 1")
                .bind("topic", topic)
                .mapTo(Integer.class)
                .list());
  }

  /// With more than a reader gets at once.
  private void fill(String topic, int partition) throws Exception {
    try (KafkaClients kafka =
            new KafkaClients(stack.configuration().kafka(), new SimpleMeterRegistry());
        Producer<byte[], byte[]> producer = kafka.producer("test", 1 << 20)) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < 4_500; i++) {
        byte[] value = "no broadcast".repeat(9).getBytes(UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
      }
      for (Future<?> one : sent) {
        one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void anOutboxOfAnotherClusterGoesOnByTheCommandThatItsRefusalNames() {
    execute("update cursors set system_identifier = 1");
    CommandRun shown = recover();
    assertThat(shown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(shown.out())
        .contains("outbox    outbox lane transitions: its cursor was written in database cluster 1")
        .contains("relayer recover --outbox-from ID");

    long last = count("select max(id) from transitions");
    CommandRun done = recover("--outbox-from", Long.toString(last));

    assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.DONE);
    assertThat(unpublished()).isOne();
    execute("update cursors set id = %d where lane = 'transitions'".formatted(last));
  }

  @ParameterizedTest
  @CsvSource({
    "--position, other:0=1, 1, 'other is none of the topics that the relayer reads'",
    "--position, PREFIX.requests:0=4711, 1, 'requests-0 has offsets 0 to'",
    "--position, PREFIX.requests:9=0, 1, 'requests has partitions 0 to 3, 9 is none of them'",
    "--position, PREFIX.requests=0, 2, 'is no position (expected TOPIC:PARTITION=OFFSET'",
    "--outbox-from, 4711000, 1, 'outbox lane transitions has no row 4711000'",
    "--outbox-from, nowhere=1, 1, 'outbox lane nowhere has no row 1'",
    "--outbox-from, last, 2, 'is no row of the outbox (expected ID, or LANE=ID'",
  })
  void whatIsNotThereIsRefused(String option, String value, int exitCode, String message) {
    CommandRun recover = recover(option, value.replace("PREFIX", topics.prefix()));

    assertThat(recover.exitCode()).isEqualTo(exitCode);
    assertThat(recover.err()).contains(message).doesNotContain("\tat ");
    assertThat(recover.out()).isEmpty();
  }

  private CommandRun recover(String... options) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("recover", "--config", stack.configFile().toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private void hold() {
    stack.database().useTransaction(h -> Holds.put(h, Holds.RESTORE, "a test"));
  }

  private List<String> holds() {
    return stack.database().withHandle(h -> Holds.list(h).stream().map(Holds.Hold::name).toList());
  }

  private void setBack(String topic) {
    execute(
        "update positions set next_offset = 0, accepted_ahead = null where topic = '"
            + topic
            + "'");
  }

  private long unpublished() {
    return count("select coalesce(sum(backlog), 0) from outbox_status");
  }

  private void execute(String sql) {
    stack.database().useTransaction(h -> h.execute(sql));
  }

  private long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
