package io.relayer.node.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.node.ChainNodes;
import io.relayer.node.NodeMember;
import io.relayer.node.NodeMember.Duty;
import io.relayer.node.PoolSettings;
import io.relayer.node.ScriptedNode;
import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.breaker.BreakerSettings;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.NodeException;
import io.relayer.node.state.NodeState.Alive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A node that answers nonsense beside a healthy one: the work goes on, and the node's status says
/// what it was.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class MutatedNodeTest {
  private static final long SEED = Long.getLong("relayer.answers.seed", 20_261_130);
  private static final int EACH = Integer.getInteger("relayer.answers.each", 40);
  private static final Duration NEVER_AGAIN = Duration.ofDays(1);

  private final ClientAnswers answers = ClientAnswers.of("geth");
  private final ScriptedNode odd = new ScriptedNode();
  private final ScriptedNode healthy = new ScriptedNode();
  private ChainNodes nodes = connect(2);

  /// @param maxFails of the breaker of the odd one
  private ChainNodes connect(int maxFails) {
    says(odd, answers::answer);
    says(healthy, answers::answer);
    ChainNodes connected =
        ChainNodes.connect(
            new ChainNodes.Settings(
                answers.chain(),
                null,
                List.of(member(odd, maxFails), member(healthy, maxFails)),
                PoolSettings.USUAL.probing(NEVER_AGAIN)),
            new SimpleMeterRegistry());
    await().until(() -> connected.status().stream().allMatch(it -> it.state() instanceof Alive));
    return connected;
  }

  private static NodeMember member(ScriptedNode node, int maxFails) {
    return new NodeMember(
        node.endpoint(),
        Duty.PRIMARY,
        1,
        new BreakerSettings(maxFails, Duration.ofSeconds(1)),
        0,
        null);
  }

  private interface Script {
    JsonNode answer(JsonNode call);
  }

  private static void says(ScriptedNode node, Script script) {
    node.http(request -> {
      if (!request.isArray()) {
        return new Http.Says(200, JsonMapper.shared().writeValueAsString(script.answer(request)));
      }
      var all = JsonMapper.shared().createArrayNode();
      request.forEach(call -> all.add(script.answer(call)));
      return new Http.Says(200, JsonMapper.shared().writeValueAsString(all));
    });
  }

  @AfterEach
  void close() {
    nodes.close();
    odd.close();
    healthy.close();
  }

  @ParameterizedTest
  @EnumSource(Reader.class)
  void workGoesOnByTheHealthyNode(Reader reader) {
    nodes.close();
    nodes = connect(1_000_000);
    var mutations = new Mutations(SEED + reader.name().hashCode());
    odd.http(
        request -> new Http.Says(200, mutations.wrong(MutatedAnswersTest.right(answers, request))));
    for (int i = 0; i < EACH; i++) {
      try {
        assertThat(nodes.<Object>onOneNode(node -> reader.ask(node, answers))).isNotNull();
      } catch (NodeException e) {
        throw new AssertionError("seed %d, %s, answer %d".formatted(SEED, reader, i), e);
      }
    }
  }

  @Test
  void blockThatCannotBeReadCountsAgainstItsNodeAndIsAskedOfTheNext() {
    says(odd, call -> without(answers.answer(call), "parentHash"));

    for (int i = 0; i < 4; i++) {
      Optional<Header> read = nodes.onOneNode(node -> node.header(answers.block()));
      assertThat(read).isPresent();
    }

    assertThat(nodes.status().getFirst().lastError())
        .isEqualTo(
            "eth_getBlockByHash: result.parentHash: expected a hash of 32 bytes, found nothing");
    assertThat(nodes.status().getFirst().breaker()).isEqualTo("closed");
    assertThat(nodes.status().getFirst().measures().errorRate()).isPositive();
    assertThat(nodes.status().getLast().lastError()).isNull();
  }

  /// Once a node has told of a head without measure, all are behind it.
  @Test
  void whereAllAreBehindAndTheForemostFailsTheNextIsBelieved() {
    nodes.close();
    nodes = connect(1_000_000);
    var calls = new AtomicInteger();
    says(
        odd,
        call -> {
          int which = calls.incrementAndGet();
          ObjectNode answer = answers.answer(call);
          ((ObjectNode) answer.path("result")).put("number", which == 1 ? "0xfffff" : "0xffff");
          return which < 3 ? answer : answer.put("result", "none");
        });
    await().until(() -> nodes.<Header>onOneNode(ChainReads::head).number() == 0xfffff);

    assertThat(nodes.<Header>onOneNode(ChainReads::head).number()).isEqualTo(answers.number());
  }

  @Test
  void feeHistoryThatCannotBeReadIsNoneAndSaysSo() {
    says(odd, call -> without(answers.answer(call), "reward"));
    says(healthy, call -> without(answers.answer(call), "reward"));

    assertThat(nodes.feeHistory(2, List.of(50.0))).isEmpty();

    assertThat(nodes.status())
        .anySatisfy(it ->
            assertThat(it.lastError())
                .isEqualTo(
                    "eth_feeHistory: result.reward: expected a list, found nothing; priced without it"));
    assertThat(nodes.status()).allSatisfy(it -> assertThat(it.breaker()).isEqualTo("closed"));
  }

  private static JsonNode without(ObjectNode answer, String field) {
    if (answer.path("result") instanceof ObjectNode result) {
      result.remove(field);
    }
    return answer;
  }
}
