package io.relayer.monitor.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.monitor.FakeChain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderWindowTest {
  private final List<BlockLink> links = links(new FakeChain(10));

  private static List<BlockLink> links(FakeChain chain) {
    return chain.headers(0, chain.head().number()).stream().map(ChainTracker::link).toList();
  }

  @Test
  void storedBlocksBelowABreakAreNotTrusted() {
    List<BlockLink> stored = new ArrayList<>(links);
    stored.remove(4);

    assertThat(HeaderWindow.of(stored).from()).isEqualTo(5);
  }

  @Test
  void growthKeepsTheNewest() {
    HeaderWindow window = HeaderWindow.of(links.subList(0, 8));

    HeaderWindow grown = window.grown(links.get(7), links.subList(8, 10), 4);

    assertThat(grown.links()).isEqualTo(links.subList(6, 10));
  }

  @Test
  void growthOnALowerBlockForgetsWhatWasAbove() {
    List<BlockLink> other = links(new FakeChain(10).reorg(3));
    HeaderWindow window = HeaderWindow.of(links);

    HeaderWindow grown = window.grown(links.get(6), other.subList(7, 9), 100);

    assertThat(grown.head()).isEqualTo(other.get(8));
    assertThat(grown.holds(9, links.get(9).hash())).isFalse();
    assertThat(grown.holds(7, other.get(7).hash())).isTrue();
    assertThat(grown.holds(6, links.get(6).hash())).isTrue();
  }

  @Test
  void whatContradictsItOrIsAboveItIsNotAdmitted() {
    List<BlockLink> other = links(new FakeChain(10).reorg(3));
    HeaderWindow window = HeaderWindow.of(links.subList(4, 9));

    assertThat(window.holds(8, links.get(8).hash())).isTrue();
    assertThat(window.holds(8, other.get(8).hash())).isFalse();
    assertThat(window.holds(9, links.get(9).hash())).isFalse();
    assertThat(window.holds(3, links.get(3).hash())).isFalse();
  }

  @Test
  void blocksThatDoNotFollowAreRefused() {
    HeaderWindow window = HeaderWindow.of(links.subList(0, 5));

    assertThatThrownBy(() -> window.grown(links.get(4), links.subList(6, 8), 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> window.grown(links.get(5), links.subList(6, 8), 100))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
