package io.relayer.app.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryCommandTest {
  private final Rows rows = Rows.withoutKafka();

  @BeforeEach
  void twoThatFailedAndOneOnItsWay() {
    rows.sql(
        "truncate requests, payloads, transactions, transitions, attempts, retry_items, retry_job_log restart identity");
    rows.head(100);
    rows.queued("late", Map.of("batch", "1")).expire();
    rows.queued("reverted").sign(0).know().include(90, false).finish();
    rows.queued("on-its-way");
  }

  @AfterAll
  void close() {
    rows.close();
  }

  private String jobs() {
    return rows.one(
        String.class,
        "select coalesce(string_agg(state || ' ' || matched || ' ' || filter || ' ' || changes, ', '), '') from retry_jobs");
  }

  @Test
  void dryRunCountsAndShowsWhatFitsAndMakesNothing() {
    CommandRun run = rows.relayer("retry", "create", "--all", "--dry-run");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("EXPIRED", "REVERTED", "test/late", "test/reverted")
        .doesNotContain("on-its-way");
    assertThat(run.err()).contains("2 would be retried");
    JsonNode json =
        rows.relayer("retry", "create", "--label", "batch=1", "--dry-run", "--json").json();
    assertThat(json.get("matched").asInt()).isEqualTo(1);
    assertThat(json.at("/counts/0/failureCode").asString()).isEqualTo("EXPIRED");
    assertThat(json.at("/sample/0/requestId").asString()).isEqualTo("late");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void jobIsMadeOfWhatFitsAndItsNumberIsPrinted() {
    CommandRun run =
        rows.relayer(
            "retry",
            "create",
            "--failure",
            "EXPIRED",
            "--gas-factor",
            "1.5",
            "--speed",
            "fast",
            "--deadline",
            "none");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().strip()).isEqualTo("1");
    assertThat(run.err()).contains("1 are to be retried");
    assertThat(jobs())
        .isEqualTo(
            "running 1 {\"failure\": \"EXPIRED\"} {\"speed\": \"fast\", \"deadline\": \"none\", \"gasFactor\": \"1.5\"}");
    assertThat(rows.relayer("retry").out()).contains("running", "EXPIRED");
    assertThat(rows.relayer("retry", "list", "--json").json().get("open").asInt()).isEqualTo(1);
  }

  @Test
  void showTellsHowFarItIsAndWhatItWaitsFor() {
    rows.relayer("retry", "create", "--all");

    assertThat(rows.relayer("retry", "show", "1").out())
        .contains("0 of 2: 0 retried, 0 skipped, 0 failed", "1 finality, 1 turn");
    JsonNode json = rows.relayer("retry", "show", "1", "--json").json();
    assertThat(json.at("/waiting/finality").asInt()).isEqualTo(1);
    assertThat(json.get("reasons")).isEmpty();

    rows.sql(
        """
        update retry_items set state = 'failed', reason = 'DEADLINE_PASSED', detail = 'its deadline has passed', done_at = now()
        where wait_block = 0
        """);
    assertThat(rows.relayer("retry", "show", "1").out())
        .contains("Not retried", "DEADLINE_PASSED", "test/late", "its deadline has passed");
  }

  @Test
  void aShortenedListSaysSoAndWhereAllIs() {
    rows.relayer("retry", "create", "--failure", "EXPIRED");
    assertThat(rows.relayer("retry", "list", "--limit", "1").err()).isEmpty();
    rows.relayer("retry", "create", "--failure", "REVERTED");

    CommandRun shortened = rows.relayer("retry", "list", "--limit", "1", "--json");
    assertThat(shortened.jsonLines()).hasSize(1);
    assertThat(shortened.err())
        .contains("there are more than these 1: see --limit, or view retry_jobs");
    assertThat(rows.relayer("retry", "list", "--limit", "0").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);

    for (int i = 0; i < 12; i++) {
      rows.queued("more-" + i, Map.of("batch", "2")).expire();
    }
    assertThat(rows.relayer("retry", "create", "--label", "batch=2", "--dry-run").out())
        .contains("… and 2 more: relayer status with these filters has all");
    rows.relayer("retry", "create", "--label", "batch=2");
    rows.sql(
        "update retry_items set state = 'failed', reason = 'DEADLINE_PASSED', detail = 'x', done_at = now()");
    assertThat(rows.relayer("retry", "show", "3").out())
        .contains("… and 2 more: view retry_job_items has all");
  }

  @Test
  void stopEndsAJobOnce() {
    rows.relayer("retry", "create", "--all");

    assertThat(rows.relayer("retry", "stop", "1").out())
        .contains("stopped, 2 transactions skipped");

    CommandRun again = rows.relayer("retry", "stop", "1");
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("retry job 1 is stopped");
    assertThat(rows.relayer("retry", "show", "1").out()).contains("STOPPED");
  }

  @Test
  void jobThatIsNotThereIsNeitherShownNorStopped() {
    assertThat(rows.relayer("retry", "show", "7").err()).contains("there is no retry job 7");
    assertThat(rows.relayer("retry", "stop", "7").err()).contains("there is no retry job 7");
    assertThat(rows.relayer("retry", "show", "7").exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void whereNothingFitsItFails() {
    CommandRun run = rows.relayer("retry", "create", "--failure", "SUPERSEDED", "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.json().get("state").asString()).isEqualTo("done");
  }

  @Test
  void waitingEndsAtItsTimeoutAndTheJobGoesOn() {
    CommandRun run = rows.relayer("retry", "create", "--all", "--wait", "--timeout", "1ms");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("job 1, running: 0 of 2");
    assertThat(jobs()).startsWith("running 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--all --failure EXPIRED",
        "--state confirmed",
        "--state failed,pending",
        "--all --limit 0",
        "--all --limit 100001",
        "--all --dry-run --wait",
        "--all --gas-limit 1 --gas-factor 2",
        "--all --gas-limit 0",
        "--all --gas-factor 101",
        "--all --deadline 2020-01-01T00:00:00Z",
        "--all --deadline soon",
        "--all --speed quick",
      })
  void whatIsNotMeantIsRefusedBeforeAnythingIsMade(String options) {
    CommandRun run = rows.relayer(("retry create " + options).strip().split(" "));

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(jobs()).isEmpty();
  }
}
