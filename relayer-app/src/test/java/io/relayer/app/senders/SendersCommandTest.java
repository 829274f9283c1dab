package io.relayer.app.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SendersCommandTest {
  private static final String SENDER = Rows.SENDER.toString();

  private final Rows rows = Rows.withoutKafka();

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void sendersAreListedWithTheirQueue() {
    rows.queued("a").sign(0);
    rows.queued("b");

    CommandRun run = rows.relayer("senders");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("in flight", SENDER, "local");
    JsonNode sender = rows.relayer("senders", "list", "--json", "--chain", "31337").json();
    assertThat(sender.get("inFlight").asInt()).isEqualTo(1);
    assertThat(sender.get("queued").asInt()).isEqualTo(1);
    assertThat(rows.relayer("senders", "list", "--json", "--chain", "1").out()).isEmpty();
  }

  @Test
  void oneIsShownInFull() {
    assertThat(rows.relayer("senders", "show", SENDER).out()).contains("managed by", "local");
    CommandRun unknown = rows.relayer("senders", "show", "0x" + "0b".repeat(20));
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).contains("no signer has had a key of 0x0b");
  }

  @Test
  void pauseAndResumeAreWrittenOnceAndTold() {
    assertThat(rows.relayer("senders", "pause", SENDER).out())
        .contains("on chain 31337: paused (signing)");
    assertThat(rows.relayer("senders", "pause", SENDER, "--all").out()).contains("(sending)");
    assertThat(rows.one(String.class, "select paused from accounts")).isEqualTo("sending");
    assertThat(rows.relayer("senders", "show", SENDER, "--json").json().get("halted").asString())
        .isEqualTo("sending");
    assertThat(rows.relayer("senders", "resume", SENDER, "--chain", "31337").out())
        .contains("resumed");
    assertThat(
            rows.relayer("senders", "resume", SENDER, "--json").json().get("changed").asBoolean())
        .isFalse();

    assertThat(rows.one(Boolean.class, "select paused is null from accounts")).isTrue();
    assertThat(rows.one(Long.class, "select count(*) from outbox where lane = 'notices'"))
        .isEqualTo(3);
  }

  @Test
  void heldSenderIsReleasedByAnOrderThatSaysSo() {
    rows.queued("a").sign(4);
    rows.sql(
        "update accounts set held_for = 'hash-mismatch', held_detail = 'sent as 0xaa, named 0xbb', held_at = now(), waiting_for = 'hash-mismatch', paused = 'signing'");

    CommandRun resumed = rows.relayer("senders", "resume", SENDER);
    assertThat(resumed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err()).contains("is held (hash-mismatch)", "named 0xbb", "--release");
    assertThat(rows.one(Boolean.class, "select paused is null from accounts")).isTrue();
    assertThat(rows.relayer("senders", "resume", SENDER, "--not-executed").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);

    CommandRun released = rows.relayer("senders", "resume", SENDER, "--release", "--json");
    assertThat(released.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(released.json().get("changed").asBoolean()).isTrue();
    assertThat(rows.one(String.class, "select held_for || '' from sender_holds")).isNull();
    assertThat(rows.one(Long.class, "select unclear_below from sender_holds")).isEqualTo(5);
    assertThat(
            rows.relayer("senders", "resume", SENDER, "--release", "--not-executed", "--json")
                .json()
                .get("changed")
                .asBoolean())
        .isTrue();
    assertThat(rows.one(Long.class, "select count(*) from sender_holds")).isZero();
    assertThat(
            rows.one(
                String.class,
                "select string_agg(released_by || ' ' || not_executed, ', ' order by release_id) from sender_releases"))
        .isEqualTo(
            "operator:%1$s false, operator:%1$s true".formatted(System.getProperty("user.name")));
  }

  @Test
  void whoIsNotKnownIsNotPaused() {
    CommandRun run = rows.relayer("senders", "pause", SENDER, "--chain", "7");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("on chain 7");
  }

  @Test
  void externalSenderIsAddedOnce() {
    String wallet = "0x" + "0b".repeat(20);

    CommandRun first = rows.relayer("senders", "add", "--external", "31337:" + wallet);
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(first.out().strip()).isEqualTo(wallet + " on chain 31337: external");
    CommandRun again = rows.relayer("senders", "add", "--external", wallet, "--json");
    assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(again.json().get("state").asString()).isEqualTo("external");
    assertThat(again.json().get("changed").asBoolean()).isFalse();

    assertThat(
            rows.one(
                Long.class,
                "select count(*) from accounts where managed_by = 'external' and next_nonce is null"))
        .isEqualTo(1);
  }

  @Test
  void senderThatIsSignedForHereIsNotAddedAsExternal() {
    CommandRun run = rows.relayer("senders", "add", "--external", "31337:" + SENDER);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("is signed for here on chain 31337");
    assertThat(rows.one(String.class, "select managed_by from accounts")).isEqualTo("local");
  }

  @Test
  void externalSenderIsAddedOnNoChainThatIsNotKnown() {
    CommandRun run = rows.relayer("senders", "add", "--external", "7:" + SENDER);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("chain 7 is not known here (known: [31337])");
  }

  @Test
  void chainAndAddressThatContradictTheOptionAreWrongUsage() {
    assertThat(rows.relayer("senders", "show", "31337:" + SENDER, "--chain", "1").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(rows.relayer("senders", "show", "x:" + SENDER).exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(rows.relayer("senders", "show", "31337:" + SENDER).exitCode())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void drainedSenderHasNothingInFlightAndStaysPaused() {
    rows.queued("a").sign(0).know().include(5, true);
    rows.queued("b");

    CommandRun run = rows.relayer("senders", "drain", "31337:" + SENDER, "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.json().get("state").asString()).isEqualTo("drained");
    assertThat(run.json().get("queued").asInt()).isEqualTo(1);
    assertThat(rows.one(String.class, "select paused from accounts")).isEqualTo("signing");
  }

  @Test
  void senderThatIsNotDrainedInTimeStaysPaused() {
    rows.queued("a").sign(0);

    CommandRun run =
        rows.relayer("senders", "drain", SENDER, "--chain", "31337", "--timeout", "1ms");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("not drained within PT0.001S; it stays paused");
    assertThat(run.err()).contains("1 in flight, 0 queued");
    assertThat(rows.one(String.class, "select paused from accounts")).isEqualTo("signing");
  }

  @Test
  void senderThatSendsNothingOrSignsElsewhereIsNotDrained() {
    rows.relayer("senders", "pause", SENDER, "--all");
    CommandRun halted = rows.relayer("senders", "drain", "31337:" + SENDER);
    assertThat(halted.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(halted.err()).contains("is paused with --all");
    assertThat(rows.one(String.class, "select paused from accounts")).isEqualTo("sending");

    String wallet = "31337:0x" + "0b".repeat(20);
    assertThat(rows.relayer("senders", "drain", wallet).exitCode()).isEqualTo(ExitCode.FAILED);
    rows.relayer("senders", "add", "--external", wallet);
    assertThat(rows.relayer("senders", "drain", wallet).err()).contains("is external");
  }
}
