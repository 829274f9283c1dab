package io.relayer.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadConfigurationTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void allThatIsWrongIsToldAtOnceAndIsWrongUsage() throws IOException {
    Path file = folder.resolve("relayer.yaml");
    Files.writeString(
        file,
        """
        database: { url: "jdbc:postgresql://localhost/relayer", username: relayer, password: pw }
        kafka: { bootstrap-servers: localhost }
        chains: [{ id: 1, name: mainnet, nodes: [{ url: "localhost:8545" }], confirmation: 12 }]
        """);

    int exit =
        Relayer.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "migrate",
            "--config",
            file.toString());

    assertThat(exit).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactlyInAnyOrder(
            "relayer: the configuration can't be used:",
            "  kafka.bootstrap-servers: expected host:port, or several with commas between, found"
                + " 'localhost'",
            "  chains[0].nodes[0].url: not a URL: 'localhost:8545' (expected http://… or"
                + " https://…)",
            "  chains[0].confirmation: unknown key (did you mean 'confirmations'?)");
  }
}
