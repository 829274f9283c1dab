package io.relayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relayer.core.config.ConfigurationException;
import io.relayer.core.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// One wrong value each, and what is said about it.
class ConfigurationProblemTest {
  private static final String GOOD =
      """
      database: { url: "jdbc:postgresql://localhost/relayer", username: relayer, password: pw }
      kafka: { bootstrap-servers: "localhost:9092" }
      chains: [{ id: 1, name: mainnet, nodes: [{ url: "http://one" }, { url: "http://two" }] }]
      """;

  /// What stands in `GOOD` is replaced; `+` adds a section to it.
  @ParameterizedTest(name = "{1} instead of {0}: {2}")
  @CsvFileSource(resources = "bad-values.txt", delimiter = '|', quoteCharacter = '`')
  void isToldWithItsPathAndWhatWasExpected(String good, String bad, String problem) {
    assertThat(good.equals("+") || GOOD.contains(good)).as("%s is replaced", good).isTrue();
    String yaml = good.equals("+") ? GOOD + bad + "\n" : GOOD.replace(good, bad);
    assertThat(problems(yaml))
        .anySatisfy(told -> assertThat(told).startsWith(problem))
        .noneSatisfy(told -> assertThat(told).contains("s3"));
  }

  private static List<String> problems(String yaml) {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.parse(yaml, Path.of("/nowhere"), Map.of()));
    assertThat(e).as("problem of %s", yaml).isNotNull();
    return e.problems().stream().map(Problem::toString).toList();
  }
}
