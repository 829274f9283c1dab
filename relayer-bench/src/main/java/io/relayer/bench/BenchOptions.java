package io.relayer.bench;

import io.relayer.bench.node.NodeKind;
import io.relayer.bench.result.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What `relayer bench` is to measure.
final class BenchOptions {
  /// Less tells of no rate.
  private static final int LEAST = 100;

  private static final int MOST_MINUTES = 24 * 60;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      description = "How many in each measurement of the relayer.")
  private int transactions = 60_000;

  @Option(
      names = "--senders",
      paramLabel = "N",
      split = ",",
      description = "From how many accounts, 1 to 64: one measurement for each number.")
  private List<Integer> senders = List.of(1, 8, 64);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is measured, if the time is enough.")
  private int rounds = 3;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "No measurement begins that would not end in this time.")
  private int minutes = 8;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests per second; without it as fast as Kafka takes them.")
  private @Nullable Double rate;

  @Option(
      names = "--node",
      paramLabel = "KIND",
      description = "Which node: anvil (blocks of 250 ms) or geth (of 1 s; needs Go to be built).")
  private String node = NodeKind.ANVIL.toString();

  @Option(
      names = "--fill",
      paramLabel = "N",
      description = "Finished transactions that the database has before; takes time of its own.")
  private int fill;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the run has its own folder; it is deleted in the end.")
  private Path data = Path.of(System.getProperty("java.io.tmpdir"));

  /// @throws ParameterException naming what can't be measured
  Settings settings() {
    require("--transactions", transactions, transactions >= LEAST, LEAST + " or more");
    for (int count : senders) {
      int most = Settings.ACCOUNTS;
      require("--senders", count, count >= 1 && count <= most, "1 to " + most);
      require("--senders", count, count <= transactions, "no more than transactions");
    }
    require("--rounds", rounds, rounds >= 1, "1 or more");
    require("--minutes", minutes, minutes >= 1 && minutes <= MOST_MINUTES, "1 to " + MOST_MINUTES);
    require("--rate", rate, rate == null || (rate > 0 && Double.isFinite(rate)), "more than 0");
    require("--fill", fill, fill >= 0, "0 or more");
    boolean canBe = Files.notExists(data) || Files.isDirectory(data);
    require("--data", "'%s'".formatted(data), canBe && !data.toString().isBlank(), "a folder");
    return new Settings(
        transactions,
        senders,
        rounds,
        Duration.ofMinutes(minutes),
        rate == null ? Double.POSITIVE_INFINITY : rate,
        nodeKind(),
        fill);
  }

  private NodeKind nodeKind() {
    return Arrays.stream(NodeKind.values())
        .filter(kind -> kind.toString().equals(node))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                command.commandLine(),
                "--node: '%s': expected %s"
                    .formatted(
                        node,
                        Arrays.stream(NodeKind.values())
                            .map(NodeKind::toString)
                            .collect(Collectors.joining(" or ")))));
  }

  Path folder() {
    return data;
  }

  private void require(String option, @Nullable Object value, boolean condition, String expected) {
    if (!condition) {
      throw new ParameterException(
          command.commandLine(), "%s: %s: expected %s".formatted(option, value, expected));
    }
  }
}
