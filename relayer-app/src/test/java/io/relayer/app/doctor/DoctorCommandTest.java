package io.relayer.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.chain.ChainDao;
import io.relayer.core.chain.GenesisDao;
import io.relayer.core.restore.Holds;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.ethereum.value.BlockHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  private static final RelayerStack STACK = RelayerStack.start(Duration.ofSeconds(1), 1);
  private static final String NOWHERE = "127.0.0.1:1";

  @AfterAll
  static void close() {
    STACK.close();
  }

  @Test
  void everythingIsCheckedAndWarningsAreNoFailure() throws IOException {
    CommandRun run = doctor();

    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("ok +configuration +chains: 1"))
        .anyMatch(line -> line.matches("ok +database +PostgreSQL .*up to date.*durable"))
        .anyMatch(line -> line.matches("ok +sessions +.*"))
        .anyMatch(line -> line.matches("warning +standby +no synchronous standby.*"))
        .anyMatch(line -> line.matches("ok +clock .*"))
        .anyMatch(line -> line.matches("ok +holds +nothing is held"))
        .anyMatch(line -> line.matches("ok +outbox +0 rows to publish"))
        .anyMatch(line -> line.matches("warning +partitions +missing: .*"))
        .anyMatch(line -> line.matches("ok +kafka +1 broker at .*"))
        .anyMatch(line -> line.matches("ok +topics +6 topics, as planned"))
        .anyMatch(line -> line.matches("warning +replication .*"))
        .anyMatch(line -> line.matches("ok +reading +nothing is in the way.*"))
        .anyMatch(line -> line.matches("ok +native code +all compressions .*libsecp256k1"))
        .anyMatch(line -> line.matches("ok +node 31337 http://.* anvil.*block \\d+, \\d+ s old"))
        .anyMatch(line -> line.matches("ok +keys +.*" + STACK.sender(0)));
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void chainsThatProcessesDoNotHaveInCommonAreTold() throws IOException {
    STACK.database().useTransaction(h -> h.execute("delete from chains"));
    try {
      assertThat(doctor().out().lines())
          .anyMatch(line ->
              line.matches(
                  "warning +chains +chain 31337 .*no process has started with it: .*UNKNOWN_CHAIN.*"));
      register(31337);
      assertThat(doctor().out().lines()).anyMatch(line -> line.matches("ok +chains .*31337.*"));
      register(77);
      assertThat(doctor().out().lines()).anyMatch(line -> line.matches("ok +chains .*31337.*"));
      STACK
          .database()
          .useTransaction(h ->
              h.execute(
                  """
                  with r as (insert into requests (producer, request_id, fingerprint, fingerprint_version)
                             values ('doctor', 'open', decode(repeat('00', 32), 'hex'), 1) returning request_key),
                  p as (insert into payloads (transaction_id, value, data, fee_speed)
                        values (gen_random_uuid(), 0, '', 'fast') returning transaction_id)
                  insert into transactions (transaction_id, request_key, chain_id, sender, gas_limit,
                    confirmations_required, requested_at, state, queued_at)
                  select transaction_id, request_key, 77, decode(repeat('11', 20), 'hex'), 21000, 1, now(), 'queued', now()
                  from r, p
                  """));
      CommandRun left = doctor();
      assertThat(left.out().lines())
          .anyMatch(line -> line.matches("wrong +chains +chain 77 .*no process follows it.*"));
      assertThat(left.exitCode()).isEqualTo(ExitCode.FAILED);
      STACK
          .database()
          .useTransaction(h ->
              h.execute(
                  "insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at) values (77, 1, decode(repeat('00', 32), 'hex'), now(), now())"));
      CommandRun followed = doctor();
      assertThat(followed.out().lines())
          .anyMatch(line ->
              line.matches(
                  "warning +chains +chain 77 .*not configured here, and another process follows it.*"));
    } finally {
      STACK
          .database()
          .useTransaction(h ->
              h.execute(
                  "delete from transactions where chain_id = 77; delete from requests where producer = 'doctor'; delete from chain_heads where chain_id = 77; delete from chains where chain_id = 77"));
    }
  }

  private static void register(long chain) {
    STACK
        .database()
        .useTransaction(h ->
            h.execute(
                """
                insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time,
                  stuck_after, in_flight_per_sender)
                values (?, 'dev', 12, false, 64, '1 second', '10 minutes', 16)
                """,
                chain));
  }

  @Test
  void jsonHasTheSameChecks() throws IOException {
    CommandRun run = CommandRun.of("doctor", "--json", "--config", config().toString());

    assertThat(run.json().get("checks").findValuesAsString("check"))
        .contains("configuration", "database", "clock", "kafka", "topics", "keys");
    assertThat(run.json().get("checks").findValuesAsString("result"))
        .contains("ok", "warning")
        .doesNotContain("wrong", "unreachable");
  }

  @Test
  void whatIsWrongDoesNotHideTheRest() throws IOException {
    CommandRun run =
        doctor(
            "password: \"open sesame\"",
            "password: \"wrong\"",
            "topic-prefix: ",
            "topic-prefix: none-",
            STACK.chain().url(),
            "http://" + NOWHERE);

    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("ok +database .*"))
        .anyMatch(
            line -> line.matches("wrong +topics +topic none-.* is missing: relayer migrate.*"))
        .anyMatch(line -> line.matches("unreachable +node 31337 http://127.0.0.1:1 .*"))
        .anyMatch(line -> line.matches("wrong +keys +.*UTC--.*: wrong password; .*"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void serversThatDoNotAnswerAreNotReachableAndTheRestIsChecked() throws IOException {
    String config = Files.readString(STACK.configFile());
    String kafka = STACK.configuration().kafka().bootstrapServers();
    String url = STACK.configuration().database().connection().url().reveal();

    CommandRun run =
        CommandRun.of(
            "doctor",
            "--config",
            write(
                    config
                        .replace(url, "jdbc:postgresql://%s/relayer".formatted(NOWHERE))
                        .replace(kafka, NOWHERE)
                        .replace(
                            "session.timeout.ms: 2000",
                            "default.api.timeout.ms: 1000, request.timeout.ms: 900,"
                                + " session.timeout.ms: 2000"))
                .toString());

    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("unreachable +database +PostgreSQL at .*" + NOWHERE + ".*"))
        .anyMatch(line -> line.matches("unreachable +kafka +Kafka at " + NOWHERE + ".*"))
        .anyMatch(line -> line.matches("ok +node .*"))
        .anyMatch(line -> line.matches("ok +keys .*"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
  }

  @Test
  void webSocketIsToldOfWhetherItTakesASubscription() throws IOException {
    String url = "\"" + STACK.chain().url() + "\"";
    String wsUrl = STACK.chain().url().replace("http://", "ws://");

    CommandRun good = doctor(url, "%s, ws-url: \"%s\"".formatted(url, wsUrl));
    CommandRun bad = doctor(url, "%s, ws-url: \"ws://%s\"".formatted(url, NOWHERE));

    assertThat(good.out().lines())
        .anyMatch(line -> line.matches("ok +heads 31337 http://.* announced by WebSocket.*"));
    assertThat(bad.out().lines())
        .anyMatch(line -> line.matches("ok +node 31337 http://.*"))
        .anyMatch(line ->
            line.matches(
                "warning +heads 31337 http://.*ConnectException.*: blocks are seen by polling alone; mend or remove .*ws-url"));
    assertThat(bad.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void nodeThatNamesNoFinalizedBlockIsToldOfAndTheKeyIsNamed() throws IOException {
    try (RpcProxy proxy = RpcProxy.to(STACK.chain().url())) {
      String own = "\"" + STACK.chain().url() + "\"";
      String url = "\"" + proxy.url() + "\"";
      assertThat(doctor(own, url).out().lines())
          .anyMatch(line -> line.matches("ok +finality 31337 http://.* finalized up to block .*"));

      proxy.faults(new RpcFault.NoFinalized());
      assertThat(doctor(own, url).out().lines())
          .anyMatch(line ->
              line.matches(
                  "warning +finality 31337 http://.*set chains\\[\\].finality to depth.*"));

      proxy.faults(new RpcFault.FinalizedAt(1_000_000));
      assertThat(doctor(own, url).out().lines())
          .anyMatch(
              line -> line.matches("warning +finality 31337 http://.*1000000 .*above its head.*"));
    }
  }

  @Test
  void nodeOfAnotherChainThanTheStoredOneIsWrong() throws IOException {
    STACK
        .database()
        .useTransaction(handle -> {
          ChainDao.register(handle, STACK.configuration().chains());
          GenesisDao.settle(
              handle,
              STACK.configuration().chains().getFirst().id(),
              BlockHash.parse("0x" + "11".repeat(32)));
        });

    assertThat(doctor().out().lines())
        .anyMatch(line -> line.matches("wrong +node .*expected genesis block 0x1111.*"));
    STACK
        .database()
        .useTransaction(handle -> handle.execute("update chains set genesis_hash = null"));
  }

  @Test
  void holdIsWrongAndRecoverIsNamed() throws IOException {
    STACK.database().useTransaction(handle -> Holds.put(handle, Holds.RESTORE, "an older copy"));

    CommandRun run = doctor();

    STACK.database().useTransaction(handle -> Holds.release(handle, Holds.RESTORE));
    assertThat(run.out().lines())
        .anyMatch(line ->
            line.matches("wrong +holds +.*\\(restore: an older copy\\): run relayer recover"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void configurationThatCanNotBeUsedIsWrongUsage() throws IOException {
    CommandRun run =
        doctor(
            "http: {",
            """
            policies: [{ max-value: 1eth }]
            telemetry: { otlp-endpoint: "http://localhost:4317", log-format: json }
            http: {\
            """);

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err())
        .contains("policies: not supported yet")
        .contains("telemetry.otlp-endpoint: not supported yet")
        .contains("telemetry.log-format: not supported yet");
  }

  @Test
  void clockIsApartByWhatTheReadingDoesNotExplain() {
    Instant before = Instant.EPOCH;
    Instant after = before.plusSeconds(2);

    assertThat(ServerChecks.apart(before, before.plusSeconds(1), after)).isZero();
    assertThat(ServerChecks.apart(before, before.minusSeconds(3), after)).hasSeconds(3);
    assertThat(ServerChecks.apart(before, after.plusSeconds(4), after)).hasSeconds(4);
  }

  /// @param replacements what stands in the configuration, and what is to stand there
  private static CommandRun doctor(String... replacements) throws IOException {
    return CommandRun.of("doctor", "--config", config(replacements).toString());
  }

  private static Path config(String... replacements) throws IOException {
    String config = Files.readString(STACK.configFile());
    for (int i = 0; i < replacements.length; i += 2) {
      config = config.replace(replacements[i], replacements[i + 1]);
    }
    return write(config);
  }

  private static Path write(String config) throws IOException {
    return Files.writeString(STACK.configFile().resolveSibling("doctor.yaml"), config);
  }
}
