package io.relayer.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.stack.Rows.Life;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.transaction.Over;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Commands about a request whose transactions were deleted by their age.
class PrunedRequestTest {
  private static final Rows ROWS = Rows.withoutKafka();

  @BeforeAll
  static void prune() {
    ROWS.queued("confirmed").sign(0).know().include(10, true).finish();
    ROWS.sql("update accounts set next_nonce = 1");
    ROWS.inTransaction(handle -> {
      Over.chain(handle);
      assertThat(Over.prune(handle)).isEqualTo(1);
    });
  }

  @AfterAll
  static void close() {
    ROWS.close();
  }

  @Test
  void itsEndIsTold() {
    for (String command : List.of("status", "explain")) {
      CommandRun run = ROWS.relayer(command, "test/confirmed");

      assertThat(run.out())
          .as(command)
          .contains(
              "test/confirmed is confirmed (" + Life.hash(0) + ") since ",
              "its transactions were deleted by their age (database.retention.transactions)")
          .hasLineCount(1);
      assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(ROWS.relayer(command, "test/confirmed", "--json").json().get("state").asString())
          .isEqualTo("confirmed");
    }
  }

  @Test
  void whatElseNamedItIsSaidToLeadNowhereAnyMore() {
    for (String id : List.of(Life.hash(0).toString(), "31337:" + Rows.SENDER + ":0")) {
      assertThat(ROWS.relayer("status", id).err())
          .contains("what ended so long ago that it was deleted is found by its request alone");
    }
  }

  @Test
  void nothingCanBeOrderedOfIt() {
    CommandRun run = ROWS.relayer("cancel", "test/confirmed");

    assertThat(run.out() + run.err())
        .contains("test/confirmed is confirmed", "deleted by their age");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
  }
}
