package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.RelayerException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionsTest {
  private final List<Integer> written = new ArrayList<>();
  private final List<Integer> guilty = new ArrayList<>();
  private int tries;

  @Test
  void allButTheGuiltyAreWrittenInTheirOrder() {
    List<Integer> all = IntStream.range(0, 1_000).boxed().toList();

    Portions.handle(all, some -> write(some, 17, 400, 401), (one, _) -> guilty.add(one));

    assertThat(guilty).containsExactly(17, 400, 401);
    assertThat(written).hasSize(997).isSorted();
    assertThat(tries).as("of a thousand").isLessThan(60);
  }

  @Test
  void oneThatIsGuiltyAloneIsToldOnce() {
    Portions.handle(List.of(5), some -> write(some, 5), (one, _) -> guilty.add(one));
    assertThat(guilty).containsExactly(5);
    assertThat(tries).isEqualTo(1);
  }

  @Test
  void whatIsNobodysFaultIsThrown() {
    assertThatThrownBy(() ->
            Portions.handle(
                List.of(1, 2),
                _ -> {
                  throw new RelayerException("a hold");
                },
                (one, _) -> guilty.add(one)))
        .hasMessage("a hold");
    assertThat(guilty).isEmpty();
  }

  @Test
  void ofNothingNothingIsWritten() {
    Portions.handle(List.<Integer>of(), some -> write(some), (one, _) -> guilty.add(one));
    assertThat(tries).isZero();
  }

  /// Whole or not at all.
  private void write(List<Integer> some, Integer... bad) {
    tries++;
    if (some.stream().anyMatch(List.of(bad)::contains)) {
      throw new IllegalArgumentException("of " + some);
    }
    written.addAll(some);
  }
}
