package io.relayer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HedgedSendsTest {
  private static final int MAX_FAILS = 2;

  private final OneNode first = new OneNode();
  private final OneNode second = new OneNode();
  private final OneNode spare = new OneNode();
  private final CompletableFuture<Void> answer = new CompletableFuture<>();

  @AfterEach
  void close() {
    first.close();
    second.close();
    spare.close();
  }

  private void owes(OneNode node, int answers) {
    IntStream.range(0, answers).forEach(_ -> node.node.hedged().abandoned(answer));
  }

  private List<PooledNode> ordered() {
    return HedgedSends.last(List.of(first.node, second.node), List.of(spare.node));
  }

  @Test
  void orderStaysWhileNobodyOwesMuch() {
    owes(first, MAX_FAILS - 1);

    assertThat(ordered()).containsExactly(first.node, second.node);
  }

  @Test
  void nodeThatOwesMuchComesLastUntilItAnswers() {
    owes(first, MAX_FAILS);
    assertThat(ordered()).containsExactly(second.node, first.node);

    answer.complete(null);

    assertThat(ordered()).containsExactly(first.node, second.node);
  }

  @Test
  void nodeThatOwesAllThatItMayIsLeftOut() {
    owes(first, HedgedSends.MOST);

    assertThat(ordered()).containsExactly(second.node);
  }

  @Test
  void spareComesFirstWhereAllOthersOweMuch() {
    owes(first, MAX_FAILS);
    owes(second, MAX_FAILS);

    assertThat(ordered()).containsExactly(spare.node, first.node, second.node);
  }

  @Test
  void allAreAskedWhereAllOweAllThatTheyMay() {
    owes(first, HedgedSends.MOST);
    owes(second, HedgedSends.MOST);
    owes(spare, HedgedSends.MOST);

    assertThat(ordered()).containsExactly(first.node, second.node);
  }
}
