package io.relayer.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.restore.Holds.Hold;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HoldsTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void withoutARowNothingIsHeld() {
    assertThat(any()).isFalse();
    assertThat(holds()).isEmpty();
  }

  @Test
  void aHoldStandsFromTheCommitOnUntilItIsReleased() {
    assertThat(put("restore", "position 1, committed 3")).isTrue();
    assertThat(any()).isTrue();
    assertThat(release("restore")).isTrue();
    assertThat(any()).isFalse();
  }

  @Test
  void theFirstReasonForAHoldStays() {
    put("restore", "first");
    List<Hold> before = holds();
    assertThat(put("restore", "second")).isFalse();
    assertThat(holds()).isEqualTo(before).extracting(Hold::detail).containsExactly("first");
  }

  @Test
  void holdsOfSeveralNamesEndEachForItself() {
    put("restore", "older");
    put("audit", "lost");
    assertThat(holds()).extracting(Hold::name).containsExactly("audit", "restore");
    release("restore");
    assertThat(holds()).extracting(Hold::name).containsExactly("audit");
    assertThat(any()).isTrue();
  }

  @Test
  void aHoldThatDoesNotStandCannotBeReleased() {
    assertThat(release("restore")).isFalse();
  }

  private boolean put(String name, String detail) {
    return fresh.inTransaction(handle -> Holds.put(handle, name, detail));
  }

  private boolean release(String name) {
    return fresh.inTransaction(handle -> Holds.release(handle, name));
  }

  private boolean any() {
    return fresh.database().withHandle(Holds::any);
  }

  private List<Hold> holds() {
    return fresh.database().withHandle(Holds::list);
  }
}
