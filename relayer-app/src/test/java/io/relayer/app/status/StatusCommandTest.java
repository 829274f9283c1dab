package io.relayer.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.stack.Rows.Life;
import io.relayer.app.terminal.ExitCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class StatusCommandTest {
  private static final Rows ROWS = Rows.withoutKafka();
  private static String confirmedId = "";

  @BeforeAll
  static void oneOfEachKind() {
    ROWS.head(12);
    confirmedId =
        ROWS.queued("confirmed", Map.of("batch", "7"))
            .sign(0)
            .know()
            .include(10, true)
            .finish()
            .id()
            .toString();
    ROWS.queued("failed", Map.of("batch", "7", "urgent", "no"))
        .sign(1)
        .know()
        .include(11, false)
        .finish();
    ROWS.queued("pending").sign(2).know();
    ROWS.queued("queued");
    ROWS.sql(
        """
        insert into rejection_log (topic_id, topic, partition, "offset", producer, request_id, code, message)
        values (gen_random_uuid(), 'relayer.requests', 1, 42, 'test', 'refused', 'UNKNOWN_CHAIN', 'chainId: 5 is not configured')
        """);
  }

  @AfterAll
  static void close() {
    ROWS.close();
  }

  @Test
  void oneIsShownWithItsHistoryAndItsAttempts() {
    CommandRun run = ROWS.relayer("status", "test/confirmed");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("test/confirmed", confirmedId, "3 of 3", "gas used", "21000")
        .containsSubsequence("queued", "signed", "pending", "included", "confirmed")
        .containsSubsequence("attempt", "payload", Life.hash(0).toString(), "yes");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void oneIsFoundByEachThingThatNamesIt() {
    for (String id :
        List.of(
            "test/confirmed",
            confirmedId,
            Life.hash(0).toString(),
            "31337:" + Rows.SENDER + ":0")) {
      JsonNode found = ROWS.relayer("status", id, "--json").json();
      assertThat(found.get("requestId").asString()).as(id).isEqualTo("confirmed");
      assertThat(found.get("history")).hasSize(5);
      assertThat(found.get("attemptList")).hasSize(1);
    }
  }

  @Test
  void documentHasTheViewsColumnsAndNothingThatIsNotKnown() {
    JsonNode queued = ROWS.relayer("status", "test/queued", "--json").json();

    assertThat(queued.get("state").asString()).isEqualTo("queued");
    assertThat(queued.get("chainId").asLong()).isEqualTo(31337);
    assertThat(queued.get("value").asString()).isEqualTo("7");
    assertThat(queued.has("nonce")).isFalse();
  }

  @Test
  void whatWasRejectedIsShownSo() {
    CommandRun run = ROWS.relayer("status", "test/refused");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("UNKNOWN_CHAIN", "relayer.requests-1-42", "is not configured");
    assertThat(ROWS.relayer("status", "test/refused", "--json").json().get("code").asString())
        .isEqualTo("UNKNOWN_CHAIN");
  }

  @Test
  void whatIsNotKnownSaysWhatItWasLookedForAs() {
    CommandRun run = ROWS.relayer("status", "31337:" + Rows.SENDER + ":99");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains(
            "nonce 99 of " + Rows.SENDER + " on chain 31337",
            "request default/31337:" + Rows.SENDER + ":99");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--state=failed                     | failed",
        "--state=queued,pending             | queued pending",
        "--label=batch=7                    | failed confirmed",
        "--label=batch=7 --label=urgent=no  | failed",
        "--failure=REVERTED                 | failed",
        "--sender=0x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a --since=1h | queued pending failed confirmed",
        "--sender=0x0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b            | ''",
        "--chain=1                          | ''",
        "--since=2001-01-01T00:00:00Z --limit=2 | queued pending",
      })
  void filtersLeaveThoseThatFitNewestFirst(String options, String expected) {
    String[] arguments = ("status --json " + options.strip()).split(" ", -1);

    assertThat(ROWS.relayer(arguments).jsonLines())
        .extracting(row -> row.get("requestId").asString())
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" ", -1));
  }

  @Test
  void pagesFollowEachOther() {
    CommandRun first = ROWS.relayer("status", "--limit", "3");
    String token = first.out().lines().toList().getLast().replace("more: --after ", "");

    assertThat(first.out()).contains("test/queued", "test/pending", "test/failed");
    assertThat(ROWS.relayer("status", "--limit", "3", "--after", token).out())
        .contains("test/confirmed")
        .doesNotContain("test/failed", "more:");
  }

  @Test
  void watchingEndsWithTheLastState() {
    CommandRun run = ROWS.relayer("status", "test/failed", "--watch", "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.jsonLines()).hasSize(1);
  }

  @Test
  void idTogetherWithFiltersAndLimitsOutOfRangeAreWrongUsage() {
    assertThat(ROWS.relayer("status", "x", "--state", "failed").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ROWS.relayer("status", "--limit", "1001").exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ROWS.relayer("status", "--sender", "0x12").err()).contains("40 hex digits");
    assertThat(ROWS.relayer("status", "--since", "yesterday").err()).contains("90m");
  }
}
