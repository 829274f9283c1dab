package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another JVM runs the stack under a load and is killed; then this one goes on with its folder.
@Tag("long")
final class DevnetCrashTest {
  private static final int LOAD = 10;

  @TempDir Path folder;

  private final List<String> records = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private final List<String> mined = new ArrayList<>();

  @Test
  void nothingAcknowledgedIsLostAndNothingKeepsRunning() throws Exception {
    // The JVM alone.
    try (ChildJvm child = startUnderLoad()) {
      Set<ProcessIdentity> servers = servers();
      assertThat(servers).hasSize(2);
      Signal.KILL.sendTo(child.pid());
      note(child);
      await("the servers of a killed JVM to end")
          .atMost(Duration.ofSeconds(10))
          .until(() -> servers.stream().noneMatch(ProcessIdentity::isRunning));
    }
    assertNothingLost();

    // The JVM and the database server with it; the next start follows at once, with the dead
    // perhaps not yet waited for by anybody.
    try (ChildJvm child = startUnderLoad()) {
      killAtOnce(child.pid(), postmaster());
      note(child);
    }
    assertNothingLost();

    // In good order.
    try (ChildJvm child = startUnderLoad()) {
      Set<ProcessIdentity> servers = servers();
      Signal.TERM.sendTo(child.pid());
      note(child);
      assertThat(servers).noneMatch(ProcessIdentity::isRunning);
      assertThat(servers()).isEmpty();
    }
    assertNothingLost();
  }

  private ChildJvm startUnderLoad() throws IOException {
    int first = records.size() + rows.size() + 1_000_000 * (1 + records.size());
    ChildJvm child = ChildJvm.start(LoadedStack.class, folder.toString(), Integer.toString(first));
    for (String kind : List.of("record", "row", "mined")) {
      child.awaitCount(kind, LOAD);
    }
    return child;
  }

  private void note(ChildJvm child) throws InterruptedException {
    child.awaitEnd();
    records.addAll(child.printed("record"));
    rows.addAll(child.printed("row"));
    mined.addAll(child.printed("mined"));
  }

  private void assertNothingLost() throws SQLException {
    try (Devnet devnet = Devnet.start(LoadedStack.options(folder))) {
      assertThat(storedRecords(devnet.kafka())).containsAll(records);
      assertThat(storedRows(devnet.postgres())).containsAll(rows);
      DevChain chain = devnet.chains().getFirst();
      assertThat(mined).noneMatch(hash -> chain.rpc("eth_getTransactionReceipt", hash).isNull());
    }
  }

  private static Set<String> storedRecords(KafkaBroker kafka) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(LoadedStack.TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Set<String> values = new HashSet<>();
      await("all records to be read")
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(consumed -> values.add(consumed.value()));
            return consumer.position(partition) >= end;
          });
      return values;
    }
  }

  private static Set<String> storedRows(PostgresServer postgres) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(LoadedStack.DATABASE), postgres.user(), postgres.password());
        var statement = connection.createStatement();
        var result = statement.executeQuery("select value from rows")) {
      Set<String> values = new HashSet<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }

  private Set<ProcessIdentity> servers() {
    Set<ProcessIdentity> servers = new HashSet<>();
    for (String server : List.of("postgres", "chain-31337")) {
      OrphanProcess.in(folder.resolve(server)).read().ifPresent(servers::add);
    }
    return servers;
  }

  private long postmaster() throws IOException {
    Path file = folder.resolve("postgres").resolve("data").resolve("postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst());
  }

  private static void killAtOnce(long one, long other) throws Exception {
    assertThat(
            new ProcessBuilder("sh", "-c", "kill -KILL %d %d".formatted(one, other))
                .start()
                .waitFor())
        .isZero();
  }
}
