package io.relayer.node.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.ScriptedNode;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.Classifier;
import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import io.relayer.node.rpc.Node;
import io.relayer.node.rpc.SendAnswer;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Mutated answers: whatever a node answers, each reader comes to a value or to one kind of
/// exception, which names what could not be read; and the node's listener is called. The seed
/// stands in each failure; again by `-Drelayer.answers.seed=…`, more by `-Drelayer.answers.each=…`.
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class MutatedAnswersTest {
  private static final long SEED = Long.getLong("relayer.answers.seed", 20_261_130);
  private static final int EACH = Integer.getInteger("relayer.answers.each", 40);
  private static final int MAX_ANSWER = 1 << 20;
  private static final Bytes SIGNED = Bytes.parse("0x01");

  private final ScriptedNode server = new ScriptedNode();
  private final HttpClient client = HttpClient.newHttpClient();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FailureRecorder recorder = new FailureRecorder();
  private final Node node =
      Node.at(
          server.endpoint(),
          "n",
          new Node.Shared(new ChainId(1), client, registry, Tags.empty(), 100, MAX_ANSWER),
          recorder);
  private final AtomicReference<String> said = new AtomicReference<>("");

  @AfterEach
  void close() {
    server.close();
    client.shutdownNow();
  }

  static Stream<String> clients() {
    return ClientAnswers.CLIENTS.stream();
  }

  static Stream<Arguments> readers() {
    return ClientAnswers.CLIENTS.stream()
        .flatMap(name -> Stream.of(Reader.values()).map(reader -> Arguments.of(name, reader)));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void whatAClientAnswersIsRead(String name, Reader reader) {
    ClientAnswers answers = ClientAnswers.of(name);
    says(answers, null);

    Object value = reader.ask(node.reads(), answers);

    assertThat(value.toString()).isNotEqualTo("Optional.empty");
    if (!name.equals("ethereumjs")) { // it executes nothing
      assertThat(value.toString()).doesNotContain("Unavailable");
    }
    assertThat(recorder.failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void whateverIsAnsweredIsAValueOrAnExceptionThatNamesIt(String name, Reader reader) {
    ClientAnswers answers = ClientAnswers.of(name);
    says(answers, new Mutations(SEED + 31L * name.hashCode() + reader.name().hashCode()));
    for (int i = 0; i < EACH; i++) {
      recorder.failures.clear();
      try {
        var _ = reader.ask(node.reads(), answers);
      } catch (NodeException e) {
        if (e.reason() == Reason.UNREADABLE) {
          assertThat(e.detail())
              .as(context(name, reader, i))
              .matches("(?s)\\w+_\\w+: result.*: .*");
        }
        if (e.reason() == Reason.UNREADABLE || e.reason() == Reason.UNREACHABLE) {
          assertThat(e.detail()).as(context(name, reader, i)).matches("(?s)\\w+_\\w+: .*");
          assertThat(recorder.failures).as(context(name, reader, i)).contains(e.detail());
        }
        assertThat(e.reason())
            .as(context(name, reader, i))
            .isIn(
                Reason.UNREADABLE,
                Reason.UNREACHABLE,
                Reason.REFUSED,
                Reason.UNKNOWN_BLOCK,
                Reason.RATE_LIMITED);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(context(name, reader, i), e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void whateverIsAnsweredToSyncingIsANumberOrAnException(String name) {
    ClientAnswers answers = ClientAnswers.of(name);
    says(answers, null);
    assertThat(node.syncingBy()).isBetween(0L, Long.MAX_VALUE);
    says(answers, new Mutations(SEED + name.hashCode()));
    for (int i = 0; i < EACH; i++) {
      try {
        assertThat(node.syncingBy()).as(said.get()).isNotNegative();
      } catch (NodeException e) {
        assertThat(e.reason()).as(said.get()).isNotEqualTo(Reason.UNREADABLE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void whateverIsAnsweredToTransactionsIsAnOutcomeForEach(String name) {
    ClientAnswers answers = ClientAnswers.of(name);
    var classifier = new Classifier(registry, Tags.empty());
    List<Bytes> signed = List.of(SIGNED, Bytes.parse("0x02"), Bytes.parse("0x03"));
    says(answers, new Mutations(SEED + name.hashCode()));
    for (int i = 0; i < EACH; i++) {
      List<Bytes> some = signed.subList(0, 1 + i % 3);
      List<SendAnswer> outcomes = node.send(some);
      assertThat(outcomes).as(said.get()).hasSameSizeAs(some);
      outcomes.forEach(
          one -> assertThatCode(() -> classifier.classify(name, one)).doesNotThrowAnyException());
    }
  }

  /// @param mutations null for the answers as they are
  private void says(ClientAnswers answers, @Nullable Mutations mutations) {
    server.http(request -> {
      JsonNode right = right(answers, request);
      String text =
          mutations == null
              ? JsonMapper.shared().writeValueAsString(right)
              : mutations.wrong(right);
      said.set(text);
      return new Http.Says(200, text);
    });
  }

  static JsonNode right(ClientAnswers answers, JsonNode request) {
    if (!(request instanceof ArrayNode batch)) {
      return answers.answer(request);
    }
    ArrayNode all = JsonMapper.shared().createArrayNode();
    StreamSupport.stream(batch.spliterator(), false)
        .map(answers::answer)
        .filter(Objects::nonNull)
        .forEach(all::add);
    return all;
  }

  private String context(String name, Reader reader, int i) {
    String text = said.get();
    return "seed %d, %s, %s, answer %d: %s"
        .formatted(SEED, name, reader, i, text.substring(0, Math.min(3_000, text.length())));
  }

  /// Keeps the failures.
  static final class FailureRecorder extends QuietListener {
    final List<String> failures = new ArrayList<>();

    @Override
    public void failed(String detail) {
      failures.add(detail);
    }

    @Override
    public void unreadable(String detail) {
      failures.add(detail);
    }
  }
}
