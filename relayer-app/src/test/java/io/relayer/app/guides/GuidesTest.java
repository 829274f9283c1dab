package io.relayer.app.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.relayer.app.guides.Guides.Block;
import io.relayer.app.stack.Finished;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each example of the guides is run as it stands there, in the guides' order.
class GuidesTest {
  /// Shell blocks that can't be run here, each with the reason.
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "./relayer demo", "has a stack of its own, and a test of its own",
          "mvn -B -ntp verify", "is what runs this test",
          "docker-compose up --build", "needs a Docker engine");

  private static final Pattern GET = Pattern.compile("`GET (/[a-z/]+)`");

  @TempDir static Path folder;
  private static Workplace workplace;

  @BeforeAll
  static void start() throws IOException {
    workplace = Workplace.in(folder);
  }

  @AfterAll
  static void end() throws InterruptedException {
    workplace.end();
  }

  @TestFactory
  List<DynamicTest> examples() {
    Examples examples = new Examples(workplace);
    return toRun().stream()
        .map(block -> dynamicTest(block.toString(), () -> works(block, examples.run(block))))
        .toList();
  }

  /// An example publishes a request, which has to be confirmed, or shows something.
  private static void works(Block block, Finished run) {
    assertThat(run.exitCode()).as("exit code of %s: %s", block, run).isZero();
    block.requestIds().forEach(workplace::awaitConfirmed);
    if (block.requestIds().isEmpty()) {
      assertThat(run.out()).as("output of %s: %s", block, run).isNotBlank();
    }
  }

  @Test
  void eachLanguageOfTheProducersGuideHasARequest() {
    assertThat(toRun().stream().flatMap(block -> block.requestIds().stream()))
        .contains("kcat-1", "python-1", "typescript-1", "java-1");
  }

  /// The languages besides are those of [RequestExamplesTest] and [OperatorQueriesTest]; `text` is
  /// for drawings.
  @Test
  void everyBlockIsHeldAgainstSomething() {
    assertThat(Guides.blocks())
        .allSatisfy(block ->
            assertThat(block.language())
                .as("language of %s", block)
                .isIn("sh", "python", "typescript", "java", "json", "sql", "text"));
    assertThat(Guides.blocks()).extracting(Block::text).containsAll(NOT_RUN.keySet());
  }

  @Test
  void thePathsOfTheOperatorsGuideAnswer() throws Exception {
    List<String> paths =
        GET.matcher(Guides.read("docs/operators.md")).results().map(get -> get.group(1)).toList();

    assertThat(paths).isNotEmpty();
    for (String path : paths) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
  }

  private static HttpResponse<Void> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(workplace.console().resolve(path)).build(),
          BodyHandlers.discarding());
    }
  }

  private static List<Block> toRun() {
    return Guides.blocks().stream()
        .filter(block -> Examples.LANGUAGES.contains(block.language()))
        .filter(block -> !NOT_RUN.containsKey(block.text()))
        .toList();
  }
}
