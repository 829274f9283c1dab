package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.stack.LateServer;
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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RolesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void onlyTheRolesThatWereAskedForRun() throws Exception {
    int port = freePort();
    try (RelayerStack stack = RelayerStack.start(Duration.ofSeconds(1), 1);
        RelayerChild relayer =
            RelayerChild.start(
                "run", "--config", config(stack, port).toString(), "--roles", "monitor,Console")) {
      await("it to be ready")
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> relayer.isRunning() && ready(port).statusCode() == 200);
      assertThat(JsonMapper.shared().readTree(ready(port).body()).get("checks").propertyNames())
          .containsExactlyInAnyOrder("database", "kafka", "chain-31337", "monitor");
      assertThat(relayer.end()).isEqualTo(ExitCode.DONE);
    }
  }

  @Test
  void nodeThatIsNotThereIsNamedAndUsedWhenItComes() throws Exception {
    int port = freePort();
    try (RelayerStack stack = RelayerStack.start(Duration.ofSeconds(1), 1);
        LateServer node = LateServer.of(stack.chain().url())) {
      Path config = config(stack, port);
      String late = "http://127.0.0.1:" + node.port();
      Files.writeString(config, Files.readString(config).replace(stack.chain().url(), late));
      try (RelayerChild relayer =
          RelayerChild.start("run", "--config", config.toString(), "--roles", "monitor,console")) {
        await("it to say what is missing")
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(
                () -> relayer.isRunning() && ready(port).body().contains(late + " is unreachable"));
        assertThat(ready(port).statusCode()).isEqualTo(503);
        node.come();

        await("it to be ready").atMost(PATIENCE).until(() -> ready(port).statusCode() == 200);
        assertThat(relayer.end()).isEqualTo(ExitCode.DONE);
      }
    }
  }

  private static Path config(RelayerStack stack, int port) throws IOException {
    return Files.writeString(
        stack.configFile().resolveSibling("roles.yaml"),
        Files.readString(stack.configFile()).replace("{ port: 0 }", "{ port: " + port + " }"));
  }

  private static HttpResponse<String> ready(int port) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build(),
            BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
