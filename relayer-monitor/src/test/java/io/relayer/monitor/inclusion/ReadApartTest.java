package io.relayer.monitor.inclusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.node.chain.NodeException;
import io.relayer.node.chain.NodeException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadApartTest {
  private static List<Integer> read(List<Integer> part) {
    if (part.contains(13) || part.contains(77)) {
      throw new NodeException("node", Reason.UNREADABLE, "result.status: expected 0x0 or 0x1");
    }
    return part;
  }

  @Test
  void whatCannotBeReadIsLeftOutAndAllElseIsRead() {
    List<Integer> all = IntStream.range(0, 100).boxed().toList();
    List<Integer> unreadable = new ArrayList<>();

    List<List<Integer>> parts =
        ReadApart.of(all, ReadApartTest::read, (one, _) -> unreadable.add(one));

    assertThat(unreadable).containsExactly(13, 77);
    assertThat(parts.stream().flatMap(List::stream))
        .containsExactlyElementsOf(all.stream().filter(i -> i != 13 && i != 77).toList());
  }

  @Test
  void whatIsReadAtOnceIsOnePart() {
    assertThat(ReadApart.of(List.of(1, 2), ReadApartTest::read, (_, _) -> {}))
        .containsExactly(List.of(1, 2));
  }

  @Test
  void noAnswerAtAllIsAFailure() {
    assertThatThrownBy(() ->
            ReadApart.of(
                List.of(1, 2),
                _ -> {
                  throw new NodeException("node", Reason.UNREACHABLE, "gone");
                },
                (_, _) -> {}))
        .isInstanceOf(NodeException.class);
  }
}
