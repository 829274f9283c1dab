package io.relayer.node.rpc;

import static io.relayer.node.rpc.TestNode.ONE;
import static io.relayer.node.rpc.TestNode.THREE;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Keccak;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.ScriptedNode;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.rpc.SendAnswer.Accepted;
import io.relayer.node.rpc.SendAnswer.Lost;
import io.relayer.node.rpc.SendAnswer.OtherHash;
import io.relayer.node.rpc.SendAnswer.Refused;
import io.relayer.node.rpc.SendAnswer.Unreached;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The outcomes of sends, by answers that may be odd or missing.
final class NodeSendTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void hashIsAcceptance() {
    node.server.accepting();

    assertThat(node.send(ONE)).containsExactly(new Accepted());
    assertThat(node.answered).isEqualTo(1);
  }

  @Test
  void anotherHashThanThatOfTheBytesIsNoAcceptance() {
    node.server.result("eth_sendRawTransaction", "\"" + ScriptedNode.HASH + "\"");

    assertThat(node.send(THREE))
        .containsExactlyElementsOf(
            THREE.stream()
                .<SendAnswer>map(signed ->
                    new OtherHash(
                        TxHash.of(Keccak.hash(signed.toArray())), TxHash.parse(ScriptedNode.HASH)))
                .toList());
    assertThat(node.registry.get("relayer.node.hash.mismatches").counter().count()).isEqualTo(3);
  }

  /// All bytes of a node's answer count, in whatever case it spells them.
  @Test
  void hashInCapitalsIsTheSame() {
    node.server.on(
        "eth_sendRawTransaction",
        params ->
            ScriptedNode.ok(
                "\"0x%s\""
                    .formatted(
                        ScriptedNode.hashOf(params)
                            .toString()
                            .substring(2)
                            .toUpperCase(Locale.ROOT))));

    assertThat(node.send(ONE)).containsExactly(new Accepted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"0x12\"", "true", "{}", "[\"0xab\"]"})
  void whatIsNoHashIsNoAcceptance(String result) {
    node.server.result("eth_sendRawTransaction", result);

    assertThat(node.send(ONE)).singleElement().isInstanceOf(Lost.class);
  }

  @Test
  void answersToABatchAreMatchedById() {
    node.server.on(
        "eth_sendRawTransaction",
        params -> ScriptedNode.refused(1, "about " + params.path(0).asString()));

    assertThat(node.send(THREE))
        .containsExactly(
            new Refused(1, "about 0x01"),
            new Refused(1, "about 0x02"),
            new Refused(1, "about 0x03"));
  }

  @Test
  void callWithoutAnAnswerInABatchMayHaveBeenSent() {
    node.server.http(request ->
        new Http.Says(
            200,
            "[{\"id\":%s,\"result\":\"%s\"}, {\"id\":77,\"result\":\"0x\"}, 5, null]"
                .formatted(
                    request.path(2).path("id"),
                    ScriptedNode.hashOf(request.path(2).path("params")))));

    List<SendAnswer> answers = node.send(THREE);

    assertThat(answers)
        .map(Object::getClass)
        .map(Class::getSimpleName)
        .containsExactly("Lost", "Lost", "Accepted");
  }

  @Test
  void idThatIsTextIsAnIdToo() {
    node.server.http(request ->
        new Http.Says(
            200,
            "{\"id\":\"%s\",\"result\":\"%s\"}"
                .formatted(request.path("id"), ScriptedNode.hashOf(request.path("params")))));

    assertThat(node.send(ONE)).containsExactly(new Accepted());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"no code\"}",
        "{\"code\":\"text\",\"message\":\"no code\"}",
        "{\"code\":null,\"message\":\"no code\",\"data\":{\"stack\":[1,2]}}",
        "{\"data\":{\"message\":\"no code\"}}",
        "\"no code\""
      })
  void errorWithoutACodeIsAnErrorAllTheSame(String error) {
    node.server.on("eth_sendRawTransaction", _ -> "\"error\":" + error);

    assertThat(node.send(ONE)).containsExactly(new Refused(0, "no code"));
  }

  @Test
  void errorWithANullResultBesideItIsAnError() {
    node.server.on(
        "eth_sendRawTransaction", _ -> "\"result\":null," + ScriptedNode.refused(-1, "no"));

    assertThat(node.send(ONE)).containsExactly(new Refused(-1, "no"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<html>", "{", "{}", "[]", "null", "7", "{\"id\":999999,\"result\":1}"})
  void garbageMayHaveBeenSent(String body) {
    node.server.http(new Http.Says(200, body));

    assertThat(node.send(ONE)).singleElement().isInstanceOf(Lost.class);
    assertThat(node.failed).isEqualTo(1);
  }

  @Test
  void afterABatchWithoutAnAnswerTheRestIsNotTried() {
    node.server.http(new Http.Says(500, ""));

    List<SendAnswer> answers = node.at(node.server.endpoint(), 2).send(THREE);

    assertThat(answers)
        .map(Object::getClass)
        .map(Class::getSimpleName)
        .containsExactly("Lost", "Lost", "Unreached");
    assertThat(node.failed).isEqualTo(1);
  }

  @Test
  void batchThatIsTooLargeIsSplitAndTheLimitRemembered() {
    node.server.accepting();
    var sizes = new ArrayList<Integer>();
    node.server.http(request -> {
      sizes.add(request.isArray() ? request.size() : 1);
      return request.size() > 2 && request.isArray()
          ? new Http.Says(
              200, "{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}")
          : new Http.Answers();
    });
    Node five = node.at(node.server.endpoint(), 5);

    assertThat(five.send(TestNode.signed(5))).hasSize(5).containsOnly(new Accepted());
    assertThat(five.send(TestNode.signed(5))).hasSize(5).containsOnly(new Accepted());
    assertThat(sizes).containsExactly(5, 2, 2, 1, 2, 2, 1);
  }

  @Test
  void batchWhoseAnswerIsTooLongIsSplitThisOnce() {
    node.server.accepting();
    var sizes = new ArrayList<Integer>();
    node.server.http(request -> {
      sizes.add(request.isArray() ? request.size() : 1);
      return request.isArray()
          ? new Http.Says(200, "[" + " ".repeat(TestNode.MAX_ANSWER) + "]")
          : new Http.Answers();
    });
    Node three = node.node();

    assertThat(three.send(THREE)).hasSize(3).containsOnly(new Accepted());
    assertThat(three.send(THREE)).hasSize(3).containsOnly(new Accepted());
    assertThat(sizes).containsExactly(3, 1, 1, 1, 3, 1, 1, 1);
  }

  @Test
  void batchRefusedForItsRateIsNotTriedInPieces() {
    node.server.http(
        new Http.Says(
            200, "{\"id\":null,\"error\":{\"code\":-32005,\"message\":\"rate limit exceeded\"}}"));

    assertThat(node.send(THREE)).hasSize(3).allMatch(Unreached.class::isInstance);
    assertThat(node.quiet).isPositive();
  }
}
