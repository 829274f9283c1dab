package io.relayer.app.recover;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.BackedUpServer;
import io.relayer.app.stack.ChainRecord;
import io.relayer.app.stack.ChainRecord.Payment;
import io.relayer.app.stack.EventLog;
import io.relayer.app.stack.EventLog.Event;
import io.relayer.app.stack.Load;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ExitCode;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// The database goes back to a backup that was made in the middle of the work, while what came
/// after it was signed, sent, executed and published.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoredBackupTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PACE = Duration.ofMillis(15);
  private static final int SENDERS = 3;
  private static final int FIRST = 300;
  private static final int ALL = 400;

  private final BackedUpServer server = new BackedUpServer();
  private final RelayerStack stack =
      RelayerStack.start(Duration.ofMillis(500), SENDERS, server.database());

  @AfterAll
  void close() {
    stack.close();
  }

  @Test
  @Order(1)
  void whileItRunsEverythingHoldsUntilItIsRecoveredAndNothingRunsTwice() throws Exception {
    try (RelayerProcess relayer = start();
        Load before = new Load(stack, SENDERS, 1, FIRST / 2, PACE)) {
      until("some to be confirmed", () -> confirmed() >= 30);
      Path backup = server.backup();
      until("the first half to be published", () -> before.published() == FIRST / 2);
      Load load = new Load(stack, SENDERS, FIRST / 2 + 1, FIRST, PACE);
      until("some of those after the backup to be confirmed", () -> confirmed() > FIRST / 2);
      server.restore(backup);

      until("a hold", () -> count("select count(*) from holds") == 1);
      until("the end of the load", () -> load.published() == FIRST);
      load.close();
      nothingIsTakenInSignedOrSent();
      assertThat(ready(relayer)).contains("\"signer\"", "held (restore)", "relayer recover");

      assertThat(recover("--dry-run").out()).contains("would put back  0x", "Nothing was changed");
      assertThat(count("select count(*) from holds")).isOne();
      CommandRun recover = recover();
      assertThat(recover.exitCode()).as(recover.toString()).isEqualTo(ExitCode.DONE);
      assertThat(recover.out()).contains("put back  0x", "events  ", "released");
      awaitConfirmed(FIRST);
    }
    eachWasExecutedOnceAndTold(FIRST);
  }

  @Test
  @Order(2)
  void anOlderCopyIsNoticedAtTheStart() throws Exception {
    Path backup;
    try (RelayerProcess _ = start();
        Load before = new Load(stack, SENDERS, FIRST + 1, FIRST + 30, PACE)) {
      until("some to be taken in", () -> count("select count(*) from requests") > FIRST + 10);
      backup = server.backup();
      until("the end of the load", () -> before.published() == FIRST + 30);
      try (Load after = new Load(stack, SENDERS, FIRST + 31, ALL, PACE)) {
        until("more to be confirmed", () -> confirmed() >= FIRST + 60);
        until("the end of the load", () -> after.published() == ALL);
      }
    }
    server.restore(backup);

    try (RelayerProcess relayer = start()) {
      assertThat(count("select count(*) from holds")).isOne();
      assertThat(ready(relayer)).contains("held (restore)");
      CommandRun recover = recover();
      assertThat(recover.exitCode()).as(recover.toString()).isEqualTo(ExitCode.DONE);
      awaitConfirmed(ALL);
    }
    eachWasExecutedOnceAndTold(ALL);
  }

  /// What nodes had before is mined within a few blocks; after that the chain stands still.
  private void nothingIsTakenInSignedOrSent() {
    awaitBlocks(4);
    long requests = count("select count(*) from requests");
    long nonces = count("select sum(next_nonce) from accounts");
    int payments = ChainRecord.payments(stack.chain()).size();
    awaitBlocks(4);
    assertThat(count("select count(*) from requests")).isEqualTo(requests);
    assertThat(count("select sum(next_nonce) from accounts")).isEqualTo(nonces);
    assertThat(ChainRecord.payments(stack.chain())).hasSize(payments);
  }

  private void awaitBlocks(long blocks) {
    long until = stack.chain().blockNumber() + blocks;
    until("block " + until, () -> stack.chain().blockNumber() >= until);
  }

  private void awaitConfirmed(int requests) {
    until(
        "all to be confirmed and told",
        () ->
            confirmed() == requests
                && count("select coalesce(sum(backlog), 0) from outbox_status") == 0);
  }

  private void eachWasExecutedOnceAndTold(int requests) throws InterruptedException {
    List<Payment> payments = ChainRecord.payments(stack.chain());
    assertThat(payments)
        .extracting(Payment::value)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, requests).mapToObj(BigInteger::valueOf).toList());
    Map<String, List<Payment>> bySender = payments.stream().collect(groupingBy(Payment::from));
    bySender
        .values()
        .forEach(own ->
            assertThat(own)
                .extracting(Payment::nonce)
                .containsExactlyElementsOf(LongStream.range(0, own.size()).boxed().toList()));
    EventLog heard = stack.events();
    assertThat(heard.bySubject()).hasSize(requests);
    heard
        .bySubject()
        .forEach((subject, events) -> {
          assertThat(events)
              .as(subject)
              .extracting(Event::sequence)
              .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).boxed().toList());
          List<String> types = heard.typesOf(subject);
          assertThat(types).as(subject).endsWith("confirmed");
          assertThat(Collections.frequency(types, "confirmed")).as(subject).isOne();
        });
    assertThat(stack.audit().violations()).isEmpty();
  }

  private RelayerProcess start() {
    return stack.startRelayer(EnumSet.allOf(RoleName.class));
  }

  private static String ready(RelayerProcess relayer) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/health/ready"
                              .formatted(relayer.httpPort().orElseThrow())))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      return answer.body();
    }
  }

  private CommandRun recover(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "recover";
    all[1] = "--config";
    all[2] = stack.configFile().toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return CommandRun.of(all);
  }

  /// The server is away for a while.
  private static void until(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(condition);
  }

  private long confirmed() {
    return count("select count(*) from transactions where state = 'confirmed'");
  }

  private long count(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
