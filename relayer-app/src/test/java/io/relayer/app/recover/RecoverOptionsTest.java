package io.relayer.app.recover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.ethereum.value.ChainId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Positions and places in the outbox that an operator sets by options.
class RecoverOptionsTest extends RecoverCase {
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
}
