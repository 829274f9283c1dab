package io.relayer.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.bench.round.AuditOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BenchResultTest {
  @Test
  void ceilingIsTheMedianOfTheBestNumberOfConnections() {
    BenchResult result = Results.with();

    assertThat(result.bestCeiling(true)).hasValue(4_000);
    assertThat(result.bestCeiling(false)).hasValue(1_000);
  }

  @Test
  void ratiosAreOfTheBestNumberOfSenders() {
    BenchResult result =
        Results.with(Results.round(1, 700), Results.round(8, 900), Results.round(8, 1_100));

    assertThat(result.bestConfirmed()).hasValue(1_000);
    assertThat(result.ofCeiling()).hasValue(0.25);
    assertThat(result.ofLoop()).hasValue(2);
    assertThat(result.ofWarmLoop()).hasValue(1.25);
  }

  @Test
  void roundWithViolationsCountsForNothing() {
    BenchResult result =
        Results.with(Results.round(8, 900), Results.round(8, 9_000, "duplicate: twice"));

    assertThat(result.isClean()).isFalse();
    assertThat(result.bestConfirmed()).hasValue(900);
    assertThat(JsonDocument.of(result)).containsEntry("audit", "violations");
  }

  @Test
  void roundWhoseAuditFailedCountsForNothing() {
    BenchResult result =
        Results.with(
            Results.round(8, 900),
            Results.round(8, 9_000, new AuditOutcome(List.of(), "block 7 is gone")));
    StringWriter out = new StringWriter();
    new TextReport(new PrintWriter(out)).print(result);

    assertThat(result.isClean()).isFalse();
    assertThat(result.bestConfirmed()).hasValue(900);
    assertThat(JsonDocument.of(result)).containsEntry("audit", "failed");
    assertThat(RoundJson.of(result.rounds().getLast()))
        .containsEntry("audit", "failed")
        .containsEntry("audit_failure", "block 7 is gone")
        .containsEntry("void", true);
    assertThat(out.toString())
        .contains("the audit could not be made: block 7 is gone", "audit: FAILED");
    assertThat(HtmlReport.of(result)).contains("block 7 is gone", "Audit: FAILED");
  }

  @Test
  void withoutARoundThereIsNoRatio() {
    assertThat(Results.with().ofCeiling()).isEqualTo(OptionalDouble.empty());
    assertThat(Results.with().isClean()).isTrue();
  }
}
