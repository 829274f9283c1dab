package io.relayer.node.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.ScriptedNode;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.chain.NodeException;
import io.relayer.node.rpc.Node;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The same answers with status 200, which are read while they are parsed where they can be, and
/// with status 201, which are read as a tree: whatever they are, the same comes of them.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class StreamedAnswersTest {
  private static final long SEED = Long.getLong("relayer.answers.seed", 20_261_201);
  private static final int EACH = Integer.getInteger("relayer.answers.each", 40);
  private static final int MAX_ANSWER = 1 << 20;
  private static final long FIRST_ID = 900_000_000_001L;
  private static final List<Reader> STREAMED =
      List.of(
          Reader.HEAD,
          Reader.HEADER_BY_NUMBER,
          Reader.HEADER_BY_HASH,
          Reader.HEADERS,
          Reader.HASHES,
          Reader.FINALIZED,
          Reader.BLOCK_RECEIPTS,
          Reader.RECEIPTS);

  private final ScriptedNode server = new ScriptedNode();
  private final HttpClient client = HttpClient.newHttpClient();
  private String said = "";

  @AfterEach
  void close() {
    server.close();
    client.shutdownNow();
  }

  static Stream<String> clients() {
    return ClientAnswers.CLIENTS.stream();
  }

  static Stream<Arguments> readers() {
    return clients().flatMap(name -> STREAMED.stream().map(reader -> Arguments.of(name, reader)));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsAreTheSame(String name, Reader reader) {
    ClientAnswers answers = ClientAnswers.of(name);
    compare(answers, reader.name().hashCode(), node -> reader.ask(node.reads(), answers));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void sendsAreTheSame(String name) {
    List<Bytes> signed = List.of(Bytes.parse("0x01"), Bytes.parse("0x02"), Bytes.parse("0x03"));
    compare(ClientAnswers.of(name), 0, node -> node.send(signed));
    compare(ClientAnswers.of(name), 1, node -> node.send(signed.subList(0, 1)));
  }

  private interface Question {
    Object ask(Node node);
  }

  private void compare(ClientAnswers answers, int salt, Question question) {
    long seed = SEED + 31L * answers.client().hashCode() + salt;
    assertThat(outcome(answers, null, 200, question))
        .isEqualTo(outcome(answers, null, 201, question));
    Mutations mutations = new Mutations(seed);
    Mutations same = new Mutations(seed);
    for (int i = 0; i < EACH; i++) {
      String streamed = outcome(answers, mutations, 200, question);
      String text = said;
      assertThat(streamed)
          .as("seed %d, %s, answer %d: %s", SEED, answers.client(), i, text)
          .isEqualTo(outcome(answers, same, 201, question));
    }
  }

  /// By a node of its own, since nodes remember what they could not be asked.
  private String outcome(
      ClientAnswers answers, @Nullable Mutations mutations, int status, Question question) {
    Node node =
        Node.at(
            server.endpoint(),
            "n",
            new Node.Shared(
                new ChainId(1), client, new SimpleMeterRegistry(), Tags.empty(), 100, MAX_ANSWER),
            new QuietListener());
    server.http(request -> {
      said = text(MutatedAnswersTest.right(answers, request), mutations);
      return new Http.Says(status, said);
    });
    return outcome(() -> question.ask(node))
        .replace("HTTP status " + status, "HTTP status")
        .replaceAll("another call: id .*", "another call");
  }

  /// The same for the same calls: their ids are put into the text when that is made wrong.
  private static String text(JsonNode right, @Nullable Mutations mutations) {
    List<JsonNode> answers = right.isArray() ? List.copyOf(right.values()) : List.of(right);
    List<String> ids = answers.stream().map(answer -> answer.path("id").toString()).toList();
    for (int i = 0; i < ids.size(); i++) {
      ((ObjectNode) answers.get(i)).put("id", FIRST_ID + i);
    }
    String text =
        mutations == null ? JsonMapper.shared().writeValueAsString(right) : mutations.wrong(right);
    for (int i = 0; i < ids.size(); i++) {
      text = text.replace(String.valueOf(FIRST_ID + i), ids.get(i));
    }
    return text;
  }

  private static String outcome(Supplier<Object> question) {
    try {
      return question.get().toString();
    } catch (NodeException e) {
      return e.reason() + " " + e.detail();
    }
  }
}
