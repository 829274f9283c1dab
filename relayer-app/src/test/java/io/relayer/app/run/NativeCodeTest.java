package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.Relayer;
import io.relayer.app.stack.Finished;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine whose folder for temporary files lets no native code be loaded. A file in its place
/// fails like a folder that is mounted noexec, and needs no rights to be made.
class NativeCodeTest {
  @TempDir Path folder;

  @Test
  void aRoleThatReadsRecordsDoesNotStart() throws IOException {
    Finished run = relayer("run");

    assertThat(run.err())
        .contains(
            "relayer: records that are compressed with snappy can't be read: ",
            "records that are compressed with zstd can't be read: ",
            folder.resolve("relayer.yaml") + ", which is no folder",
            "-Djava.io.tmpdir=FOLDER");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void doctorTellsOfIt() throws IOException {
    Finished run = relayer("doctor");

    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("wrong +native code +.*snappy.*tmpdir.*"))
        .anyMatch(line -> line.matches("wrong +native code +.*zstd.*tmpdir.*"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  private Finished relayer(String command) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("relayer.yaml"),
            """
            database: { url: "jdbc:postgresql://127.0.0.1:1/x", username: x, password: x }
            kafka:
              bootstrap-servers: "127.0.0.1:1"
              topics: { partitions: 1, replication: 1, min-insync: 1 }
              properties: { default.api.timeout.ms: 1000, request.timeout.ms: 900 }
            chains: [ { id: 31337, name: dev, nodes: [ { url: "http://127.0.0.1:1" } ] } ]
            """);
    List<String> line = new ArrayList<>(RelayerChild.java());
    line.add(1, "-Djava.io.tmpdir=" + config);
    line.addAll(List.of(Relayer.class.getName(), command, "--config", config.toString()));
    return Finished.of(folder, line);
  }
}
