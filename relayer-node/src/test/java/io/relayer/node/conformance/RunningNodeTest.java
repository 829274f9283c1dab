package io.relayer.node.conformance;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The cases at a node that runs already, for clients that are not installed here: by
/// `-Drelayer.conformance.node=<name> -Drelayer.conformance.url=… -Drelayer.conformance.ws-url=…`.
/// It has to make blocks by itself, and to have funds on account 0 of the well-known mnemonic.
/// Keeps column and answers in `target/conformance`, like those of all others.
@Tag("conformance")
@EnabledIfSystemProperty(named = "relayer.conformance.node", matches = ".+")
final class RunningNodeTest {
  private static final Path FOLDER = Path.of("target", "conformance");

  @Test
  void itsAnswersAreKept() throws Exception {
    String name = System.getProperty("relayer.conformance.node");
    URI http = URI.create(System.getProperty("relayer.conformance.url"));
    URI ws = URI.create(System.getProperty("relayer.conformance.ws-url"));
    try (HttpClient client = HttpClient.newHttpClient();
        Client node = new Client(name, http, ws, chainId(client, http), () -> {}, () -> {})) {
      String matrix = Matrix.markdown(Map.of(name, Column.of(node, FOLDER)));
      Files.writeString(FOLDER.resolve(name + ".md"), matrix);
    }
  }

  private static long chainId(HttpClient client, URI http) {
    return Long.decode(new RawCalls(client, http).whole("eth_chainId").path("result").asString());
  }
}
