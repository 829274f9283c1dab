package io.relayer.bench.loop;

import io.relayer.bench.node.BenchKeys;
import io.relayer.bench.node.LostTransactionsException;
import io.relayer.bench.node.RealNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs the bare loop in a Java of its own.
///
/// @param keys of its accounts: a thread for each
public record LoopProcess(RealNode node, List<BenchKeys.Key> keys) {
  public LoopProcess {
    keys = List.copyOf(keys);
  }

  /// One measurement.
  ///
  /// @param clientCpu what the loop's own process used, both passes together
  /// @param nodeCpu what the node used meanwhile
  public record Sample(
      int transactions,
      double coldSeconds,
      double warmSeconds,
      Duration clientCpu,
      Duration nodeCpu) {
    public double coldPerSecond() {
      return transactions / coldSeconds;
    }

    public double warmPerSecond() {
      return transactions / warmSeconds;
    }
  }

  /// A line of what the process prints.
  private record Pass(double seconds, double cpuSeconds) {
    static Pass parse(String line) {
      String[] words = line.split(" ", -1);
      return new Pass(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }
  }

  /// @param transactions of each of the two passes
  /// @throws LostTransactionsException where the node has lost some of them
  /// @throws IllegalStateException where it did not come to its end
  public Sample measure(int transactions) throws InterruptedException {
    int count = transactions / keys.size() * keys.size();
    Duration cpu = node.cpuTime();
    List<Pass> passes = run(count);
    return new Sample(
        count,
        passes.getFirst().seconds,
        passes.getLast().seconds,
        Duration.ofNanos((long) (passes.stream().mapToDouble(Pass::cpuSeconds).sum() * 1e9)),
        node.cpuTime().minus(cpu));
  }

  private List<Pass> run(int count) throws InterruptedException {
    try {
      Path told = Files.createTempFile("relayer-loop-", ".txt");
      try {
        run(command(count), told);
        return Files.readAllLines(told).stream().map(Pass::parse).toList();
      } finally {
        Files.delete(told);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the bare loop could not be run", e);
    }
  }

  private static void run(List<String> command, Path told)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(told.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      process.getOutputStream().close();
      int code = process.waitFor();
      if (code == Web3jLoop.LOST) {
        throw new LostTransactionsException(Long.parseLong(Files.readAllLines(told).getLast()));
      }
      if (code != 0) {
        throw new IllegalStateException("the bare loop ended with exit code " + code);
      }
    } finally {
      process.destroyForcibly(); // also where the bench is told to end
    }
  }

  private List<String> command(int count) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Web3jLoop.class.getName());
    command.addAll(List.of(node.url(), node.chainId().toString(), Integer.toString(count)));
    keys.forEach(key -> command.add(key.secret().toString()));
    return command;
  }
}
