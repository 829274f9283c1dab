package io.relayer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.terminal.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// All parts on geth, which takes minutes to be built. Run with `mvn test -Pconformance`.
@Tag("conformance")
class GethBenchTest {
  @TempDir Path folder;

  @Test
  void measuresAllOnGeth() {
    BenchRun run =
        BenchRun.of(
            "--node",
            "geth",
            "--transactions",
            "200",
            "--senders",
            "20",
            "--rounds",
            "1",
            "--fill",
            "1000",
            "--data",
            folder.toString(),
            "--json");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    JsonNode document = run.json();
    assertThat(document.at("/settings/node").asString()).isEqualTo("geth");
    assertThat(document.at("/settings/block_ms").asInt()).isEqualTo(1_000);
    assertThat(document.path("audit").asString()).isEqualTo("clean");
    assertThat(document.path("node_ceiling")).hasSize(6);
    assertThat(document.path("bare_web3j_tps").doubleValue()).isPositive();
    assertThat(document.at("/rounds/0/node").asString()).isEqualTo("geth");
    assertThat(document.at("/rounds/0/confirmed").asInt()).isEqualTo(200);
    assertThat(document.at("/null_node_rounds/0/confirmed").asInt()).isEqualTo(200);
  }
}
