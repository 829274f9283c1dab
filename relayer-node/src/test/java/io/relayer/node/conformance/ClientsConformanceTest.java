package io.relayer.node.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.relayer.devnet.DevnetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All clients, by `mvn -pl relayer-node -am test -Pconformance`: prints the matrix, keeps it and
/// all answers in `target/conformance`. A client that can't be installed or started is skipped, and
/// says why; with `RELAYER_TEST_TOOLS=required` it fails.
@Tag("conformance")
final class ClientsConformanceTest {
  private static final Logger log = LoggerFactory.getLogger(ClientsConformanceTest.class);
  private static final Path FOLDER = Path.of("target", "conformance");
  private static final Map<String, Map<String, String>> COLUMNS = new LinkedHashMap<>();

  /// As in CI: what can't be had is a failure.
  private static final boolean REQUIRED = "required".equals(System.getenv("RELAYER_TEST_TOOLS"));

  static List<String> clients() {
    return Client.NAMES;
  }

  @ParameterizedTest
  @MethodSource("clients")
  void clientSaysWhatThePageSays(String name) throws Exception {
    try (Client client = started(name)) {
      COLUMNS.put(name, Column.of(client, FOLDER));
    }

    assertThat(COLUMNS.get(name)).isEqualTo(Matrix.documented().get(name));
  }

  @AfterAll
  static void print() throws IOException {
    if (!COLUMNS.isEmpty()) {
      String matrix = Matrix.markdown(COLUMNS);
      Files.writeString(FOLDER.resolve("matrix.md"), matrix);
      log.info("what nodes say:\n{}", matrix);
    }
  }

  private static Client started(String name) {
    try {
      return Client.start(name);
    } catch (DevnetException e) {
      if (REQUIRED) {
        throw e;
      }
      log.warn("{} is skipped", name, e);
      return abort(name + " is skipped: " + e.getMessage());
    }
  }
}
