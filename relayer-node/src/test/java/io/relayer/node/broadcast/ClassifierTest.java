package io.relayer.node.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.node.rpc.SendAnswer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClassifierTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Classifier classifier = new Classifier(registry, Tags.of("chain", "1"));

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
  void familyDecidesBeforeWhatIsCommon() {
    var answer = new SendAnswer.Refused(-32000, "intrinsic gas too low");

    assertThat(classifier.classify("Geth/v1", answer).code()).isEqualTo("fatal");
    assertThat(classifier.classify("Klaytn/v1", answer).code()).isEqualTo("underpriced");
    assertThat(classifier.classify("nitro/v1", answer).code()).isEqualTo("maybe-sent");
    assertThat(classifier.classify("SomethingNew/v1", answer).code()).isEqualTo("maybe-sent");
  }

  @Test
  void theNodesWordsAreKept() {
    assertThat(classifier.classify("Geth/v1", new SendAnswer.Refused(-32000, "nonce too low: 7")))
        .isEqualTo(new BroadcastOutcome.NonceTooLow("nonce too low: 7"));
    assertThat(classifier.classify("Geth/v1", new SendAnswer.Refused(-32000, "it rains")))
        .isEqualTo(new BroadcastOutcome.MaybeSent("error -32000: it rains"));
  }

  @Test
  void unknownWordsAreCountedByTheirTextWithoutNumbers() {
    for (String hash : List.of("0xabc1", "0xdef2")) {
      classifier.classify("Geth/v1", new SendAnswer.Refused(-32000, hash + " has 17 flaws"));
    }

    assertThat(counter("geth", "# has # flaws")).isEqualTo(2);
  }

  @Test
  void coloursOfATerminalHideNoWord() {
    assertThat(refuses("\u001b[31mdenied\u001b[0m by gateway")).isTrue();
    assertThat(refuses("no \u001b[1;31mfunds\u001b[0m there")).isFalse();
  }

  private boolean refuses(String words) {
    return classifier.refuses("", new SendAnswer.Refused(-39999, words));
  }

  @Test
  void wordsThatAreKnownToSayNothingAreNotCounted() {
    classifier.classify("", new SendAnswer.Refused(-32000, "header not found"));

    assertThat(registry.find(UnknownAnswers.METRIC).counters()).isEmpty();
  }

  @Test
  void unknownWordsDoNotFillTheMetricsWithoutEnd() {
    IntStream.range(0, 1_000)
        .mapToObj(i -> "odd " + "x".repeat(i % 110) + (char) ('a' + i % 26))
        .forEach(text -> classifier.classify("", new SendAnswer.Refused(0, text)));

    assertThat(registry.find(UnknownAnswers.METRIC).counters())
        .hasSize(UnknownAnswers.MAX_TEXTS + 1);
    assertThat(counter("unknown", UnknownAnswers.OTHER)).isPositive();
  }

  @Test
  void textIsNormalised() {
    assertThat(UnknownAnswers.normalised("Fee 1.05 of 0xAbCdef at -7,  see 12ab34"))
        .isEqualTo("fee # of # at #, see #");
    assertThat(UnknownAnswers.normalised("request 7f9c24e8-3b12-4fef-91e0-5bd6d3a0aabb failed"))
        .isEqualTo("request # failed");
    assertThat(UnknownAnswers.normalised("hash deadbeefdeadbeefdeadbeef, EIP-155"))
        .isEqualTo("hash #, eip#");
    assertThat(UnknownAnswers.normalised("x".repeat(500))).hasSize(UnknownAnswers.MAX_TEXT_LENGTH);
  }

  @Test
  void firstLineThatFitsDecides() {
    ClassificationTables.Table table =
        ClassificationTables.Table.parse(
            "test", "underpriced | 7 | *\nfatal | * | too ... low\nknown|*|too very low");

    assertThat(outcome(table, 7, "anything")).isEqualTo("underpriced");
    assertThat(outcome(table, 1, "is Too very LOW.")).isEqualTo("fatal");
    assertThat(outcome(table, 1, "too very lowly")).isEmpty();
  }

  @Test
  void wordsInQuotesAreTheWholeMessage() {
    ClassificationTables.Table table =
        ClassificationTables.Table.parse("test", "nonce-too-low | * | \"mined\"");

    for (String text :
        List.of("mined", "ERR: mined", "[0x1] mined", "mined: at 7", "Mined, twice")) {
      assertThat(outcome(table, 1, text)).as(text).isEqualTo("nonce-too-low");
    }
    for (String text : List.of("not mined", "mined not", "ERR:mined", "undermined", "mined-out")) {
      assertThat(outcome(table, 1, text)).as(text).isEmpty();
    }
  }

  @Test
  void malformedTableIsRefused() {
    assertThatThrownBy(() -> ClassificationTables.Table.parse("test", "no-such | * | words"))
        .hasMessage("test: no such class: `no-such`");
    assertThatThrownBy(() -> ClassificationTables.Table.parse("test", "fatal: words"))
        .hasMessageContaining("expected `class | code | words`");
    assertThatThrownBy(() -> ClassificationTables.Table.parse("test", "fatal | one | words"))
        .hasMessage("test: expected a number or *, found `one`");
  }

  private static String outcome(ClassificationTables.Table table, int code, String text) {
    return table.find(code, text).map(row -> row.outcome(text).code()).orElse("");
  }

  private double counter(String family, String text) {
    return registry
        .get(UnknownAnswers.METRIC)
        .tags("chain", "1", "family", family, "text", text)
        .counter()
        .count();
  }
}
