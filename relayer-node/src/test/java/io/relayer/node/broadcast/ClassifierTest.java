package io.relayer.node.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.node.rpc.SendAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ClassifierTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Classifier classifier = new Classifier(registry, Tags.of("chain", "1"));

  record Case(String client, int code, String message, String outcome) {}

  static Stream<Case> corpus() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            ClassifierTest.class.getResourceAsStream("/classification/corpus.txt"))) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s*\\|\\s*", 4))
          .map(cells -> new Case(cells[0], Integer.parseInt(cells[1]), cells[3], cells[2]));
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void messageMeansWhatTheCorpusSays(Case it) {
    BroadcastOutcome outcome =
        classifier.classify(it.client(), new SendAnswer.Refused(it.code(), it.message()));

    assertThat(outcome.code()).isEqualTo(it.outcome());
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void caseDoesNotMatter(Case it) {
    String shouted = it.message().toUpperCase(Locale.ROOT);

    assertThat(classifier.classify(it.client(), new SendAnswer.Refused(it.code(), shouted)).code())
        .isEqualTo(it.outcome());
  }

  @Test
  void whatIsNoRefusalNeedsNoTable() {
    assertThat(classifier.classify("", new SendAnswer.Accepted()))
        .isEqualTo(new BroadcastOutcome.Accepted(false));
    assertThat(classifier.classify("", new SendAnswer.Unreached("refused")))
        .isEqualTo(new BroadcastOutcome.NotSent("refused"));
    assertThat(classifier.classify("", new SendAnswer.TurnedAway("HTTP 429")))
        .isEqualTo(new BroadcastOutcome.NotSent("HTTP 429"));
    assertThat(classifier.classify("", new SendAnswer.Lost("end of file")))
        .isEqualTo(new BroadcastOutcome.MaybeSent("end of file"));
  }

  @Test
  void unknownWordsAreCountedByTheirTextWithoutNumbers() {
    for (String hash : List.of("0xabc1", "0xdef2")) {
      classifier.classify("Geth/v1", new SendAnswer.Refused(-32000, hash + " has 17 flaws"));
    }

    assertThat(
            registry
                .get("relayer.node.unknown.answers")
                .tags("chain", "1", "family", "geth", "text", "# has # flaws")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void unknownWordsDoNotFillTheMetricsWithoutEnd() {
    IntStream.range(0, 1_000)
        .mapToObj(i -> "odd " + "x".repeat(i % 110) + (char) ('a' + i % 26))
        .forEach(text -> classifier.classify("", new SendAnswer.Refused(0, text)));

    assertThat(registry.find("relayer.node.unknown.answers").counters()).hasSizeLessThan(105);
    assertThat(registry.get("relayer.node.unknown.answers").tag("text", "other").counter().count())
        .isPositive();
  }

  @Test
  void eachTableIsReadable() {
    for (ClientFamily family : ClientFamily.values()) {
      assertThat(ClassificationTable.of(family).rows()).isNotNull();
    }
    assertThat(ClassificationTable.of(ClientFamily.GETH).rows()).isNotEmpty();
    assertThat(ClassificationTable.of(ClientFamily.GENERIC).rows()).isNotEmpty();
  }

  @Test
  void firstLineThatFitsDecides() {
    ClassificationTable table =
        ClassificationTable.parse(
            "test", "underpriced | 7 | *\nfatal | * | too ... low\nknown|*|too very low");

    assertThat(table.classify(7, "anything"))
        .contains(new BroadcastOutcome.Underpriced("anything"));
    assertThat(table.classify(1, "is Too very LOW.")).map(BroadcastOutcome::code).contains("fatal");
    assertThat(table.classify(1, "too very lowly")).isEmpty();
  }

  @Test
  void malformedTableIsRefused() {
    assertThatThrownBy(() -> ClassificationTable.parse("test", "no-such | * | words"))
        .hasMessage("test: no such class: `no-such`");
    assertThatThrownBy(() -> ClassificationTable.parse("test", "fatal: words"))
        .hasMessageContaining("expected `class | code | words`");
  }
}
