package io.relayer.app.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.ExitCode;
import io.relayer.app.stack.Rows;
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
  void whoIsNotKnownIsNotPaused() {
    CommandRun run = rows.relayer("senders", "pause", SENDER, "--chain", "7");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("on chain 7");
  }
}
