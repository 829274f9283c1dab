package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.config.Endpoints;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reasons that stop `dev` before anything runs.
class DevCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "--http-port, the console",
    "--postgres-port, PostgreSQL",
    "--kafka-port, Kafka",
    "--chain-port, chain 31337",
  })
  void aTakenPortIsNamedWithItsOption(String option, String server) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      CommandRun dev = dev(option, port);

      assertThat(dev.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(dev.err())
          .isEqualTo(
              "relayer: port %s on 127.0.0.1 is taken, and %s was to listen there: stop what does, or choose another port by %s (0 = any free one)\n"
                  .formatted(port, server, option));
    }
    assertThat(folder.resolve(Endpoints.FILE)).doesNotExist();
  }

  @Test
  void aTakenPortOfAFurtherChainIsNamedToo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      CommandRun dev = dev("--chains=2", "--chain-port=" + (port - 1));

      assertThat(dev.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(dev.err())
          .contains("is taken", "by --chain-port")
          .containsAnyOf( // the port before it may be somebody's, too
              "port %d on 127.0.0.1 is taken, and chain 31338".formatted(port),
              "port %d on 127.0.0.1 is taken, and chain 31337".formatted(port - 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes, 0, '--nodes: 0: expected 1 to 10'",
    "--nodes, 11, '--nodes: 11: expected 1 to 10'",
    "--nodes, two, '''--nodes'': ''two'' is not an int'",
    "--chains, 0, '--chains: 0: expected 1 to 10'",
    "--chains, 11, '--chains: 11: expected 1 to 10'",
    "--block-time, 0.05, '--block-time: 0.05: expected 0.1 to 60'",
    "--block-time, NaN, '--block-time: NaN: expected 0.1 to 60'",
    "--kafka-port, 65536, '--kafka-port: 65536: expected 0 to 65535'",
    "--http-port, -1, '--http-port: -1: expected 0 to 65535'",
    "--data, '', '--data: '''': expected a folder'",
    "--data, /dev/null, '--data: ''/dev/null'': expected a folder'",
  })
  void wrongOptionsAreNamed(String option, String value, String message) {
    isWrongUsage(message, option, value);
  }

  @Test
  void optionsThatDoNotGoTogetherAreNamed() {
    isWrongUsage(
        "--chain-port: 65530: expected 0 to 65526, as 10 chains need that many ports in a row",
        "--chains=10",
        "--chain-port=65530");
    isWrongUsage(
        "--kafka-port: Kafka would have port 8080, which is the console's by --http-port: expected a port for each",
        "--kafka-port=8080");
    isWrongUsage(
        "--chain-port: chain 31339 would have port 9092, which is Kafka's by --kafka-port: expected a port for each",
        "--chains=3",
        "--chain-port=9090");
  }

  private static void isWrongUsage(String message, String... options) {
    CommandRun dev =
        CommandRun.of(Stream.concat(Stream.of("dev"), Stream.of(options)).toArray(String[]::new));

    assertThat(dev.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(dev.err()).contains(message, "Usage: relayer dev");
  }

  private CommandRun dev(String... options) {
    List<String> arguments = new ArrayList<>(List.of("dev", "--data=" + folder));
    arguments.addAll(List.of(options));
    Stream.of("--http-port", "--kafka-port", "--postgres-port", "--chain-port")
        .filter(port -> Stream.of(options).noneMatch(option -> option.startsWith(port)))
        .forEach(port -> arguments.add(port + "=0"));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
