package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One key's file and one ABI file that can't be used, beside others that can.
class UnusableFilesTest {
  private static final String VALIDATOR = "validator.json";
  private static final String BAD_KEY = VALIDATOR + ": no keystore: a version 4 keystore";
  private static final String BAD_ABI = "contracts.cut.abi: cut-abi.json: not JSON";
  private static final String BAD_ENTRY =
      "contracts.price.abi: price-abi.json: entry 0: inputs[0].type: unknown type 'fixed168x10'";

  @Test
  void takeNothingElseWithThemAndAreToldByRunDoctorAndKeysList() throws Exception {
    int port = freePort();
    try (RelayerStack stack = RelayerStack.start(Duration.ofSeconds(1), 1)) {
      Path config = config(stack, port);
      try (RelayerChild relayer =
          RelayerChild.start("run", "--config", config.toString(), "--roles", "signer,console")) {
        await("it to be ready")
            .atMost(Duration.ofMinutes(3))
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> relayer.isRunning() && get(port, "/health/ready").statusCode() == 200);

        assertThat(get(port, "/health/ready").body())
            .contains("1 key; 1 can't be used: ", BAD_KEY)
            .contains("3 configured; 1 can't be used: " + BAD_ABI)
            .doesNotContain(" more");
        assertThat(get(port, "/metrics").body())
            .contains("relayer_signer_keys_unusable 1.0", "relayer_contracts_unusable 1.0");
        assertThat(relayer.end()).isEqualTo(ExitCode.DONE);
      }

      CommandRun doctor = CommandRun.of("doctor", "--config", config.toString());
      assertThat(doctor.out().lines())
          .anyMatch(line -> line.matches("ok +keys +.*" + stack.sender(0)))
          .anyMatch(line -> line.matches("wrong +keys .*" + BAD_KEY + ".*"))
          .anyMatch(line -> line.matches("warning +keys +not used: .*notes: no keystore: not JSON"))
          .anyMatch(line -> line.startsWith("wrong") && line.contains(BAD_ABI))
          .anyMatch(line -> line.startsWith("warning") && line.contains(BAD_ENTRY));
      assertThat(doctor.exitCode()).isEqualTo(ExitCode.FAILED);

      CommandRun keys = CommandRun.of("keys", "list", "--json", "--config", config.toString());
      assertThat(keys.out()).contains(stack.sender(0).toString(), BAD_KEY, "\"leftOut\":");
    }
  }

  @Test
  void namesOfFilesStayInTheirLineAndWhatIsLeftOutOfAListIsCounted() throws Exception {
    int port = freePort();
    try (RelayerStack stack = RelayerStack.start(Duration.ofSeconds(1), 1)) {
      Path config = hostile(stack, port);
      Path log = config.resolveSibling("log");
      Process relayer =
          logged(log, "run", "--config", config.toString(), "--roles", "signer,console");
      try {
        await("it to be ready")
            .atMost(Duration.ofMinutes(3))
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> relayer.isAlive() && get(port, "/health/ready").statusCode() == 200);

        JsonNode checks =
            JsonMapper.shared().readTree(get(port, "/health/ready").body()).get("checks");
        assertThat(checks.get("keys").get("text").asString())
            .contains(
                "1 key; 7 can't be used: ",
                "0\\u001b[31m.json: no keystore",
                "; … and 2 more: relayer doctor has all")
            .doesNotContain("\u001b", "\n");
        assertThat(checks.get("contracts").get("text").asString())
            .contains(
                "8 configured; 7 can't be used: ",
                "0\\u001b[31m-abi.json: can't be read",
                "; … and 2 more: relayer doctor has all")
            .doesNotContain("\u001b", "\n");
        assertThat(get(port, "/metrics").body()).contains("relayer_signer_keys_unusable 7.0");
      } finally {
        relayer.destroy();
        relayer.waitFor();
      }
      assertThat(Files.readString(log))
          .doesNotContain("\u001b")
          .contains("a key can't be used: ", "0\\u001b[31m.json: no keystore")
          .contains("not used: ", "notes\\u000a\\u001b[2J: no keystore: not JSON");

      for (CommandRun run :
          List.of(
              CommandRun.of("doctor", "--config", config.toString()),
              CommandRun.of("doctor", "--json", "--config", config.toString()),
              CommandRun.of("keys", "list", "--config", config.toString()),
              CommandRun.of("keys", "list", "--json", "--config", config.toString()))) {
        assertThat(run.out() + run.err())
            .contains("\\u001b[31m.json")
            .doesNotContain("\u001b", "notes\n");
      }
    }
  }

  private static Path hostile(RelayerStack stack, int port) throws IOException {
    Path folder = stack.configFile().resolveSibling("keys");
    StringBuilder contracts = new StringBuilder("contracts: { ");
    for (int i = 0; i < 7; i++) {
      Files.writeString(folder.resolve(i + "\u001b[31m.json"), "{\"version\":3,");
      contracts.append("c%d: { abi: \"%d\\e[31m-abi.json\" }, ".formatted(i, i));
    }
    Files.writeString(folder.resolve("notes\n\u001b[2J"), "keys of the payouts");
    return Files.writeString(
        stack.configFile().resolveSibling("hostile.yaml"),
        Files.readString(stack.configFile())
            .replace("{ port: 0 }", "{ port: " + port + " }")
            .replace("contracts: {", contracts));
  }

  /// With the log as it is in production.
  private static Process logged(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(RelayerChild.command());
    command.replaceAll(word ->
        word.startsWith("-Dlogback.configurationFile=")
            ? "-Dlogback.configurationFile=logback.xml"
            : word);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(log.toFile())
        .start();
  }

  private static Path config(RelayerStack stack, int port) throws IOException {
    Path folder = stack.configFile().resolveSibling("keys");
    Files.writeString(folder.resolve(VALIDATOR), "{\"version\":4,\"crypto\":{},\"path\":\"\"}");
    Files.writeString(folder.resolve("notes"), "keys of the payouts");
    Files.writeString(stack.configFile().resolveSibling("cut-abi.json"), "[{");
    Files.writeString(
        stack.configFile().resolveSibling("price-abi.json"),
        "[{\"name\":\"f\",\"inputs\":[{\"type\":\"fixed168x10\"}]}]");
    return Files.writeString(
        stack.configFile().resolveSibling("unusable.yaml"),
        Files.readString(stack.configFile())
            .replace("{ port: 0 }", "{ port: " + port + " }")
            .replace(
                "contracts: {",
                "contracts: { cut: { abi: cut-abi.json }, price: { abi: price-abi.json }, "));
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
