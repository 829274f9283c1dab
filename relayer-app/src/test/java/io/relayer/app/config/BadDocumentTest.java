package io.relayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relayer.core.config.ConfigurationException;
import io.relayer.core.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of which nothing can be read: one problem each.
class BadDocumentTest {
  @TempDir private Path folder;

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("", "expected keys and values, such as section database, found nothing"),
        Arguments.of("# nothing\n", "expected keys and values, such as section database, found"),
        Arguments.of("~", "expected keys and values"),
        Arguments.of("relayer", "expected keys and values, such as section database, found a text"),
        Arguments.of("[a, b]", "expected keys and values, such as section database, found a list"),
        Arguments.of("{", "not YAML at line 1, column"),
        Arguments.of("a: b: c", "not YAML at line 1, column"),
        Arguments.of("a: \"b", "not YAML at line 1, column"),
        Arguments.of("a:\n\tb: c\n", "not YAML at line 2, column 1"),
        Arguments.of("\u0000", "not YAML: special characters are not allowed"),
        Arguments.of("{\"a\": " + "[".repeat(100_000), "not YAML: Document nesting depth"),
        Arguments.of("a:\n" + nested(2_000), "not YAML: Document nesting depth"),
        Arguments.of("- ".repeat(100_000), "not YAML: Document nesting depth"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isOneProblemWithItsPlace(String yaml, String problem) {
    assertThat(problems(yaml)).hasSize(1).first().asString().startsWith(problem);
  }

  @Test
  void tabsAreCalledByTheirName() {
    assertThat(problems("a:\n\tb: c\n"))
        .first()
        .asString()
        .endsWith("indent by spaces, not by tabs");
  }

  /// Nine layers of ten references each stand for a thousand million values.
  @Test
  void referencesAreToldOfAndNotFollowed() {
    String lines =
        IntStream.range(1, 10)
            .mapToObj(i -> "l%d: &l%d [%s]\n".formatted(i, i, ("*l" + (i - 1) + ",").repeat(10)))
            .reduce("l0: &l0 [laugh]\n", String::concat);
    assertThat(problems(lines))
        .hasSizeLessThan(200)
        .contains("l9[9]: references to other places (*name) are not supported");
  }

  @Test
  void filesThatCanNotBeReadAreSaidInWords() throws IOException {
    Path file = folder.resolve("relayer.yaml");
    assertThat(read(file)).containsExactly("can't be read: there is no file " + file);
    assertThat(read(folder)).containsExactly("can't be read: " + folder + " is a folder");
    Files.write(file, new byte[] {'a', ':', (byte) 0xff});
    assertThat(read(file)).containsExactly("can't be read: " + file + " is not UTF-8 text");
    Files.writeString(file, "#".repeat((1 << 20) + 1));
    assertThat(read(file)).containsExactly("can't be read: " + file + " is longer than 1 MiB");
  }

  @Test
  void secretFilesThatCanNotBeReadAreSaidInWords() throws IOException {
    Path file = folder.resolve("relayer.yaml");
    Files.writeString(file, "database: { password-file: empty }\n");
    Files.writeString(folder.resolve("empty"), "\n");
    Files.writeString(folder.resolve("folder.yaml"), "database: { password-file: . }\n");
    assertThat(read(folder.resolve("folder.yaml"))).anyMatch(told -> told.endsWith("is a folder"));
    assertThat(read(file))
        .contains("database.password-file: " + folder.resolve("empty") + " is empty");
    Files.write(folder.resolve("empty"), "\u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(read(file))
        .contains(
            "database.password-file: can't be read: "
                + folder.resolve("empty")
                + " is not UTF-8 text");
  }

  /// What is wrong with a secret's neighbours shows no secret.
  @Test
  void noProblemShowsASecret() {
    String yaml =
        """
        database: { username: relayer, password: "hunter2", pass: x }
        kafka: { bootstrap-servers: a, properties: { sasl.jaas.config: hunter2, retries: hunter2 } }
        signers: [{ type: keystore, password: hunter2 }]
        """;
    assertThat(problems(yaml)).noneMatch(problem -> problem.contains("hunter2"));
  }

  private static String nested(int depth) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 1; i < depth; i++) {
      yaml.append(" ".repeat(i)).append("a:\n");
    }
    return yaml.toString();
  }

  private static List<String> problems(String yaml) {
    return told(() -> Configuration.parse(yaml, Path.of("/nowhere"), Map.of()));
  }

  private static List<String> read(Path file) {
    return told(() -> Configuration.read(file, Map.of()));
  }

  private static List<String> told(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    ConfigurationException e = catchThrowableOfType(ConfigurationException.class, reading);
    assertThat(e).isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }
}
