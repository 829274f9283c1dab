package io.relayer.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ComparisonTest {
  @TempDir Path folder;

  @Test
  void whatBothHaveIsCompared() throws IOException {
    Comparison before = before(Results.with(Results.round(1, 500), Results.round(8, 800)));
    BenchResult now = Results.with(Results.round(8, 1_000), Results.round(64, 600));

    assertThat(before.with(now))
        .contains(
            new Comparison.Row("node_ceiling_batched_tps", 4_000, 4_000),
            new Comparison.Row("bare_web3j_tps", 500, 500),
            new Comparison.Row("confirmed_tps, senders: 8", 800, 1_000))
        .noneMatch(row -> row.figure().endsWith(": 64") || row.figure().endsWith(": 1"));
    assertThat(before.ratio(now)).hasValue(1.25);
    assertThat(before.isLike(now)).isTrue();
  }

  @Test
  void tableHasRatios() throws IOException {
    Comparison before = before(Results.with(Results.round(8, 800)));
    StringWriter out = new StringWriter();

    new TextReport(new PrintWriter(out))
        .print(before.with(Results.with(Results.round(8, 1_000))), false);

    assertThat(out.toString())
        .containsPattern("confirmed_tps, senders: 8 +800 +1000 +1.25")
        .contains("not measured alike");
  }

  private Comparison before(BenchResult result) throws IOException {
    Path file = folder.resolve("before.json");
    Files.writeString(file, JsonMapper.shared().writeValueAsString(JsonDocument.of(result)));
    return Comparison.read(file);
  }
}
