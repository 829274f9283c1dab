package io.relayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.yaml.YamlDocument;
import io.relayer.app.yaml.YamlNode;
import io.relayer.app.yaml.YamlNode.Mapping;
import io.relayer.app.yaml.YamlNode.Nothing;
import io.relayer.app.yaml.YamlNode.Scalar;
import io.relayer.app.yaml.YamlNode.Sequence;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/configuration.md` and the example beside it say what the records say.
class ReferenceTest {
  private static final Path DOCS = Path.of(System.getProperty("relayer.home"), "docs");
  private static final Path PAGE = DOCS.resolve("configuration.md");
  private static final Path EXAMPLE = DOCS.resolve("relayer.example.yaml");
  private static final String GENERATED = "<!-- generated from here on -->\n";
  private static final String WRITE = "relayer.docs.write";

  @TempDir private Path folder;

  @Test
  void thePageIsWhatTheRecordsSay() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).as("%s must keep this line", PAGE).contains(GENERATED);
    int start = page.indexOf(GENERATED) + GENERATED.length();
    String expected = page.substring(0, start) + "\n" + Reference.tables();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "to write it anew: mvn -pl relayer-core -am test -Dtest=ReferenceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .isEqualTo(expected);
  }

  @Test
  void theExampleIsAConfiguration() throws IOException {
    Files.createDirectories(folder.resolve("secrets"));
    Files.createDirectories(folder.resolve("abi"));
    Files.writeString(folder.resolve("secrets/keystores"), "secret\n");
    Files.writeString(folder.resolve("secrets/node-one"), "Bearer secret\n");
    Files.writeString(folder.resolve("secrets/tokens"), "{}\n");
    Files.writeString(folder.resolve("abi/erc20.json"), "[]");
    Files.copy(EXAMPLE, folder.resolve("relayer.yaml"));

    Configuration.read(folder.resolve("relayer.yaml"), Map.of("RELAYER_DB_PASSWORD", "secret"));
  }

  @Test
  void theExampleHasEveryKeyAndTheDefaults() throws IOException {
    Map<String, String> written = written();
    for (Reference.Key key : Reference.keys()) {
      String file = key.path() + "-file";
      boolean secret = key.type().equals("secret") && written.containsKey(file);
      assertThat(written).as("the example").containsKey(secret ? file : key.path());
      if (key.standard().startsWith("`")) {
        assertThat("`" + written.get(key.path()) + "`").as(key.path()).isEqualTo(key.standard());
      }
    }
  }

  /// Each key of the example with its text, in the words of the reference.
  private static Map<String, String> written() throws IOException {
    List<Problem> problems = new ArrayList<>();
    Mapping example = YamlDocument.read(Files.readString(EXAMPLE), problems);
    assertThat(problems).isEmpty();
    Map<String, String> written = new HashMap<>();
    collect(example, "", written);
    return written;
  }

  private static void collect(YamlNode node, String path, Map<String, String> written) {
    written.putIfAbsent(path, node instanceof Scalar(var text) ? text : "");
    switch (node) {
      case Mapping(var entries) -> {
        String kind = entries.get("type") instanceof Scalar(var type) ? "{" + type + "}" : "";
        entries.forEach((key, value) -> collect(value, named(path + kind, key), written));
      }
      case Sequence(var elements) -> elements.forEach(e -> collect(e, path + "[]", written));
      case Scalar _, Nothing() -> {}
    }
  }

  /// Names of the operator's own are `<name>` there.
  private static String named(String path, String key) {
    return switch (path) {
      case "contracts" -> path + ".<name>";
      default -> Paths.join(path, key);
    };
  }
}
