package io.relayer.monitor.retry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.lease.Holder;
import io.relayer.core.lease.LeaseKeeper;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.runtime.RunLoop;
import io.relayer.core.runtime.Wakeup;
import io.relayer.ethereum.value.ChainId;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderStep;
import io.relayer.monitor.leader.MonitorMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The work on retry jobs in a process of its own, to be killed. Ends with the test's process.
final class RetryWorker implements AutoCloseable {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Duration LEASE = Duration.ofSeconds(1);

  private final Process process;

  private RetryWorker(Process process) {
    this.process = process;
  }

  static RetryWorker start(DatabaseSettings database) {
    try {
      return new RetryWorker(
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1", // starts sooner; it does not live long
                      "-XX:+UseSerialGC",
                      "-Dlogback.configurationFile=relayer-test-logback.xml",
                      "-cp",
                      System.getProperty("java.class.path"),
                      RetryWorker.class.getName(),
                      database.url().reveal(),
                      database.username(),
                      database.password().reveal()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void main(String[] args) throws IOException {
    Database database = Database.open(DatabaseSettings.of(args[0], args[1], args[2]));
    Wakeup wakeup = new Wakeup();
    LeaseKeeper keeper =
        LeaseKeeper.start(
            database, "monitor:" + CHAIN, new LeaseSettings(Holder.create(), LEASE), wakeup);
    Leader leader = new Leader(database, keeper::current, _ -> {});
    RetryWork work =
        new RetryWork(
            leader,
            CHAIN,
            new ServerWatch(database, () -> {}),
            new MonitorMetrics(new SimpleMeterRegistry(), CHAIN));
    RunLoop.onVirtualThread("retries", new LeaderStep(leader, work), wakeup);
    while (System.in.read() >= 0) {
      // the test's process is there
    }
    System.exit(0);
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /// SIGKILL: returns when it is gone.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
