package io.relayer.node.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The conformance page's column of anvil, which every build runs. The others:
/// [ClientsConformanceTest].
final class AnvilConformanceTest {
  @Test
  void anvilSaysWhatThePageSays() throws Exception {
    try (Client anvil = Client.start("anvil")) {
      assertThat(Column.of(anvil, Path.of("target", "conformance")))
          .isEqualTo(Matrix.documented().get("anvil"));
    }
  }
}
