package io.relayer.app.chains;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChainsCommandTest {
  private final Rows rows = Rows.withoutKafka();

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void chainsAreListedWithTheirHeads() {
    rows.head(1234);
    rows.queued("a").sign(0);

    assertThat(rows.relayer("chains").out()).contains("dev", "1234", "0 of 0 healthy");
    assertThat(rows.relayer("chains", "list", "--json").json().get("pending").asInt()).isEqualTo(1);
  }

  @Test
  void nodesAreListedAsTheMonitorSeesThem() {
    rows.sql(
        """
        insert into nodes (chain_id, node, duty, state, breaker, error_rate, latency_ms, last_error, checked_at)
        values (31337, 'http://n1:8545', 'backup', 'alive', 'half-open', 0.25, 3.7, null, now()),
               (31337, 'http://n2:8545', 'primary', 'wrong-chain', 'closed', null, null, 'it serves chain 1', now())
        """);

    assertThat(rows.relayer("nodes").out())
        .contains("http://n1:8545", "alive", "backup", "half-open", " 25 ")
        .contains("wrong-chain", "it serves chain 1");
    assertThat(rows.relayer("nodes", "--json").jsonLines()).hasSize(2);
    assertThat(rows.relayer("nodes", "--json", "--chain", "1").jsonLines()).isEmpty();
  }

  @Test
  void pauseAndResumeAreWrittenOnceAndTold() {
    assertThat(rows.relayer("chains", "pause", "31337").out()).contains("chain 31337: paused");
    assertThat(rows.relayer("chains", "pause", "31337").out()).contains("as it was before");
    assertThat(rows.relayer("chains").out()).contains("paused");
    assertThat(rows.one(Boolean.class, "select paused from chains")).isTrue();
    assertThat(
            rows.relayer("chains", "resume", "31337", "--json").json().get("changed").asBoolean())
        .isTrue();

    assertThat(rows.one(Boolean.class, "select paused from chains")).isFalse();
    assertThat(rows.one(Long.class, "select count(*) from outbox where lane = 'notices'"))
        .isEqualTo(2);
  }

  @Test
  void chainThatIsNotKnownIsNotPaused() {
    CommandRun run = rows.relayer("chains", "pause", "7");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("chain 7 is not known");
    assertThat(rows.relayer("chains", "pause", "x").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
  }
}
