package io.relayer.ethereum.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamedTest {
  @Test
  void whatIsLeftOutIsCountedAndWhereAllIsIsNamed() {
    List<String> all = List.of("a", "b", "c", "d");

    assertThat(Named.of(all, 4, ", ", "relayer doctor")).isEqualTo("a, b, c, d");
    assertThat(Named.of(all, 2, ", ", "relayer doctor"))
        .isEqualTo("a, b, … and 2 more: relayer doctor has all");
    assertThat(Named.lines(all, 3, "")).isEqualTo("a\nb\nc\n… and 1 more");
  }
}
