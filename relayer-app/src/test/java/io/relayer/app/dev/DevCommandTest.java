package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stops `dev` before anything runs.
class DevCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--http-port", "--postgres-port"})
  void aTakenPortIsNamedWithItsOption(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      CommandRun dev = dev(option, port);

      assertThat(dev.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(dev.err())
          .isEqualTo(
              "relayer: port %s on 127.0.0.1 is taken: stop what listens there, or choose another port by %s (0 = any free one)\n"
                  .formatted(port, option));
    }
    assertThat(folder.resolve(Endpoints.FILE)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes, 2, '--nodes: 2: more than one'",
    "--chains, 0, '--chains: 0: expected 1 to 10'",
    "--block-time, 0.05, '--block-time: 0.05: expected 0.1 to 60'",
    "--kafka-port, 65536, '--kafka-port: 65536: expected 0 to 65535'",
    "--http-port, -1, '--http-port: -1: expected 0 to 65535'",
  })
  void wrongOptionsAreNamed(String option, String value, String message) {
    CommandRun dev = CommandRun.of("dev", option, value);

    assertThat(dev.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(dev.err()).contains(message, "Usage: relayer dev");
  }

  private CommandRun dev(String option, String port) {
    List<String> arguments = new ArrayList<>(List.of("dev", "--data=" + folder, option, port));
    Stream.of("--http-port", "--kafka-port", "--postgres-port", "--chain-port")
        .filter(other -> !other.equals(option))
        .forEach(other -> arguments.add(other + "=0"));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
