package io.relayer.node;

import static io.relayer.node.TestPool.NEVER_AGAIN;
import static io.relayer.node.TestPool.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.node.ScriptedNode.Http;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastOutcome.MaybeSent;
import io.relayer.node.broadcast.BroadcastResult;
import io.relayer.node.broadcast.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Refusals of a transaction for its own sake, by one node and by all.
final class RefusalTest {
  private final TestPool pool = new TestPool();
  private ChainNodes nodes;

  @AfterEach
  void close() {
    pool.close();
  }

  private BroadcastResult.Answered answered() {
    return (BroadcastResult.Answered) nodes.broadcast(pool.sender, TWO);
  }

  @BeforeEach
  void connect() throws Exception {
    nodes = pool.connect(NEVER_AGAIN, pool.first, pool.second);
  }

  private void says(ScriptedNode node, String words) {
    node.error("eth_sendRawTransaction", -32000, words);
  }

  @Test
  void wordsThatNobodyKnowsOfAllNodesAreARefusal() {
    says(pool.first, "it rains");
    says(pool.second, "it snows");

    BroadcastResult.Answered answered = answered();

    assertThat(answered.refusals()).containsOnly(Refusal.BY_ALL);
    assertThat(answered.outcomes()).containsOnly(new MaybeSent("error -32000: it snows"));
  }

  @Test
  void refusalsOfDifferentKindsAreOne() {
    says(pool.first, "oversized data");
    says(pool.second, "execution reverted");

    BroadcastResult.Answered answered = answered();

    assertThat(answered.refusals()).containsOnly(Refusal.BY_ALL);
    assertThat(answered.outcomes()).hasSize(2).noneMatch(BroadcastOutcome.Fatal.class::isInstance);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "txpool is full",
        "node is still catching up",
        "not enough balance on the account",
        "gas price is too small",
        "nonce is from the future",
        "Internal error",
        "service temporarily unavailable",
        "request timed out",
        "server is overloaded, try again",
        "max priority: underpriced",
        "bad gateway",
        "access denied by gateway: invalid API key",
        "request denied",
        "unauthenticated"
      })
  void whatPassesByItselfIsNoRefusal(String words) {
    says(pool.first, "it rains");
    says(pool.second, words);

    assertThat(answered().refusals()).containsOnly(Refusal.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "E77 認証 \u202e policy denied by gateway key *** ",
        "forbidden by upstream",
        "server: recipient is on a blocklist",
        "internal compliance"
      })
  void whatIsForbiddenIsARefusalWhereverThatHappened(String words) {
    says(pool.first, "it rains");
    says(pool.second, words);

    assertThat(answered().refusals()).containsOnly(Refusal.BY_ALL);
  }

  @Test
  void silenceIsNoRefusal() {
    says(pool.first, "it rains");
    pool.second.http(new Http.HangsUp());

    assertThat(answered().refusals()).containsOnly(Refusal.NONE);
  }

  @Test
  void aNodeThatTurnsUsAwayUnreadSaysNeitherYesNorNo() {
    says(pool.first, "it rains");
    pool.second.http(new Http.Says(429, ""));

    assertThat(answered().refusals()).containsOnly(Refusal.SO_FAR);
  }

  @Test
  void anAcceptanceOutweighsARefusal() {
    says(pool.first, "it rains");

    assertThat(answered().refusals()).containsOnly(Refusal.NONE);
  }
}
