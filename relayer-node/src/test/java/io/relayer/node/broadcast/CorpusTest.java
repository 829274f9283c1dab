package io.relayer.node.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.node.broadcast.Corpus.Message;
import io.relayer.node.rpc.SendAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tables against all that nodes have said.
final class CorpusTest {
  private static final Logger log = LoggerFactory.getLogger(CorpusTest.class);
  private static final List<Message> CORPUS = Corpus.read();

  private static final Classifier CLASSIFIER =
      new Classifier(new SimpleMeterRegistry(), Tags.of("chain", "1"));

  /// Words that one family uses for something else than all others do.
  private static final Set<String> IN_ITS_OWN_SENSE = Set.of("transaction underpriced");

  @BeforeAll
  static void count() {
    log.info(
        "corpus: {} messages of {} clients",
        CORPUS.size(),
        CORPUS.stream().map(Message::client).distinct().count());
  }

  static List<Message> corpus() {
    return CORPUS;
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void messageMeansWhatTheCorpusSays(Message it) {
    assertThat(outcome(it.client(), it.code(), it.text())).isEqualTo(it.outcome());
  }

  @Test
  void caseDoesNotMatter() {
    assertThat(CORPUS)
        .allSatisfy(it ->
            assertThat(outcome(it.client(), it.code(), it.text().toUpperCase(Locale.ROOT)))
                .isEqualTo(it.outcome()));
  }

  @Test
  void whatIsPutAroundDoesNotMatter() {
    for (String around : List.of("ERROR_CODE: %s", "rpc error: [0x01aa] %s", "%s: have 1 want 2")) {
      assertThat(CORPUS)
          .allSatisfy(it ->
              assertThat(outcome(it.client(), it.code(), around.formatted(it.text())))
                  .as(around)
                  .isEqualTo(it.outcome()));
    }
  }

  @Test
  void aContractsWordsAreNoNodes() {
    assertThat(CORPUS)
        .filteredOn(it -> it.code() == -32000)
        .allSatisfy(it ->
            assertThat(outcome(it.client(), it.code(), "execution reverted: " + it.text()))
                .isEqualTo("maybe-sent"));
  }

  /// What is common is known of less, and what is fatal least of all: a family alone may say so.
  @Test
  void clientThatIsNotKnownIsTakenAtItsWordOrAtNone() {
    assertThat(CORPUS)
        .filteredOn(it -> !IN_ITS_OWN_SENSE.contains(it.text()))
        .allSatisfy(
            it -> assertThat(outcome("", it.code(), it.text())).isIn(it.outcome(), "maybe-sent"));
  }

  @Test
  void eachLineOfEachTableIsHereForAMessage() {
    ClassificationTables tables = ClassificationTables.read();
    Set<ClassificationRule> used = new HashSet<>();
    for (Message it : CORPUS) {
      tables.find(ClientFamily.of(it.client()), it.code(), it.text()).ifPresent(used::add);
    }

    assertThat(rows(tables).filter(row -> !used.contains(row)))
        .extracting(row -> row.file() + ": " + row.line())
        .isEmpty();
  }

  @Test
  void eachFamilyAndEachOutcomeIsInTheCorpus() {
    assertThat(CORPUS.stream().map(it -> ClientFamily.of(it.client())).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(ClientFamily.values());
    // All but the other hash, which a node says without an error.
    assertThat(CORPUS.stream().map(Message::outcome).distinct())
        .hasSize(BroadcastOutcome.class.getPermittedSubclasses().length - 1)
        .doesNotContain(new BroadcastOutcome.HashMismatch("").code());
  }

  private static Stream<ClassificationRule> rows(ClassificationTables tables) {
    return Stream.concat(
            tables.families().values().stream(),
            Stream.of(tables.contracts(), tables.providers(), tables.generic()))
        .flatMap(table -> table.rows().stream());
  }

  private static String outcome(String client, int code, String text) {
    return CLASSIFIER.classify(client, new SendAnswer.Refused(code, text)).code();
  }
}
