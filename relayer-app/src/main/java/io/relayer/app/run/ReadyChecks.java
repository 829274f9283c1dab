package io.relayer.app.run;

import static java.util.stream.Collectors.joining;

import io.relayer.console.CheckResult;
import io.relayer.core.database.Database;
import io.relayer.core.database.ServerCheck;
import io.relayer.core.database.ServerProblem;
import io.relayer.core.runtime.Health;
import io.relayer.node.ChainNodes;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.NodeStatus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jdbi.v3.core.Handle;

/// Readiness checks of a process: those of `/health/ready`.
public final class ReadyChecks {
  private static final int PATIENCE_SECONDS = 4;

  private ReadyChecks() {}

  public static Supplier<CheckResult> database(Database database) {
    return () -> database.withHandle(ReadyChecks::database);
  }

  private static CheckResult database(Handle handle) {
    String name =
        "PostgreSQL " + handle.createQuery("show server_version").mapTo(String.class).one();
    String problems =
        Stream.concat(
                ServerCheck.readOnly(handle).stream(), ServerCheck.notDurable(handle).stream())
            .map(ServerProblem::toString)
            .collect(joining("; "));
    return problems.isEmpty() ? CheckResult.up(name) : CheckResult.down(name + ": " + problems);
  }

  public static Supplier<CheckResult> kafka(Admin admin) {
    return () -> {
      try {
        int brokers =
            admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS).size();
        return CheckResult.up(brokers + (brokers == 1 ? " broker" : " brokers"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return CheckResult.down("interrupted");
      } catch (Exception e) {
        Throwable cause =
            e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return CheckResult.down("no answer: " + cause);
      }
    };
  }

  static Supplier<CheckResult> chain(ChainNodes nodes) {
    return () -> {
      List<NodeStatus> all = nodes.status();
      String trouble =
          all.stream()
              .filter(node -> !node.isHealthy())
              .map(node ->
                  "; %s is %s, its breaker %s: %s"
                      .formatted(
                          node.node(),
                          node.state().code(),
                          node.breaker(),
                          Objects.requireNonNullElse(node.lastError(), node.state().reason())))
              .collect(joining());
      long healthy =
          all.stream().filter(node -> node.duty() != Duty.SEND_ONLY && node.isHealthy()).count();
      String text = "%d of %d nodes healthy%s".formatted(healthy, all.size(), trouble);
      return nodes.usable() || healthy > 0 ? CheckResult.up(text) : CheckResult.down(text);
    };
  }

  /// Up if each loop does its work, and nothing else keeps the role from its own.
  static Supplier<CheckResult> loops(
      Supplier<List<Health>> health, Supplier<List<String>> problems) {
    return () -> {
      List<Health> loops = health.get();
      String wrong =
          Stream.concat(
                  problems.get().stream(),
                  loops.stream().filter(loop -> !loop.isGood()).map(ReadyChecks::inWords))
              .collect(joining("; "));
      return wrong.isEmpty()
          ? CheckResult.up(loops.size() + " loops at work")
          : CheckResult.down(wrong);
    };
  }

  private static String inWords(Health loop) {
    return loop.failure()
        .map(f ->
            "%s fails since %s, %d times: %s"
                .formatted(loop.loop(), f.since(), f.count(), f.text()))
        .orElse(loop.loop() + " has ended");
  }
}
