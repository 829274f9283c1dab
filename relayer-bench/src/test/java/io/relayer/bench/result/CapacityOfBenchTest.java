package io.relayer.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.bench.capacity.BenchFigures;
import io.relayer.bench.capacity.MeasuredRound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `relayer capacity` reads what `relayer bench --json` writes.
class CapacityOfBenchTest {
  @TempDir Path folder;

  @Test
  void documentHasAllThatIsReckonedFrom() throws IOException {
    BenchResult result = Results.with(Results.round(8, 9_000, "twice"), Results.round(8, 1_000));
    Path file =
        Files.writeString(
            folder.resolve("bench.json"),
            JsonMapper.shared().writeValueAsString(JsonDocument.of(result)));

    MeasuredRound round = BenchFigures.read(file, 8);

    assertThat(round.place()).isEqualTo("rounds[1]");
    assertThat(round.figures())
        .containsEntry("per_thousand.database_kib", 6_000.0)
        .containsEntry("per_thousand.node_calls_sending", 12.0)
        .containsEntry("confirmed_tps", 1_000.0)
        .containsEntry("machine.cpus", 2.0);
  }
}
