package io.relayer.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.relayer.app.loops.LoopRows.Held;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.RunLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// One bad thing stops itself alone: each loop beside each kind of bad thing. Which loops there are
/// is asked of a started process with all roles; one without its rows fails.
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoopsTest {
  private final LoopTable table = new LoopTable();
  private final LoopScene scene = new LoopScene();

  @AfterAll
  void close() {
    table.print();
    scene.close();
  }

  @Test
  void everyLoopHasItsRows() {
    Set<String> running =
        RunLoop.running().stream()
            .map(LoopRows::kind)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(table.rows().stream().map(LoopRows::loop))
        .as("loops that have rows in SignerLoops, SendingLoops and ChainLoops")
        .containsExactlyInAnyOrderElementsOf(running);
    for (LoopRows row : table.rows()) {
      assertThat(row.cells().keySet())
          .as("kinds of bad things that %s has rows of", row.loop())
          .containsExactly(BadThing.values());
      assertThat(row.cells().values())
          .as("what holds %s: something that is carried out", row.loop())
          .anyMatch(Held.Carried.class::isInstance);
    }
  }

  @Test
  void everyLoopIsToldOf() {
    Set<String> told =
        scene.loops().stream().map(Health::loop).collect(Collectors.toCollection(TreeSet::new));

    assertThat(told).isEqualTo(RunLoop.running());
    Map<String, Double> metrics = scene.metrics();
    for (String loop : told) {
      assertThat(metrics.keySet())
          .anyMatch(name -> name.startsWith("relayer_loop_running{loop=\"%s\"".formatted(loop)));
    }
  }

  @Test
  void everyTestThatHoldsARowIsThere() throws IOException {
    Path root = Path.of(System.getProperty("relayer.home"));
    for (LoopRows row : table.rows()) {
      for (Held held : row.cells().values()) {
        if (held instanceof Held.ByTest(var test)) {
          String[] parts = test.split("#", 2);
          assertThat(source(root, parts[0]))
              .as("%s, which a row of %s is held by", test, row.loop())
              .containsPattern("void %s\\(".formatted(parts[1]));
        }
      }
    }
  }

  private static String source(Path root, String name) throws IOException {
    Path file = Path.of("src", "test", "java").resolve(name.replace('.', '/') + ".java");
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        if (Files.exists(module.resolve(file))) {
          return Files.readString(module.resolve(file));
        }
      }
    }
    return "";
  }

  @TestFactory
  Stream<DynamicTest> oneBadThingStopsItselfAlone() {
    return Stream.of(Trial.values())
        .map(trial -> dynamicTest(trial.name() + ": " + trial, () -> carryOut(trial)));
  }

  private boolean wentRound(String kind, Map<String, Health.Work> before) {
    return scene.work().entrySet().stream()
        .filter(one -> LoopRows.kind(one.getKey()).equals(kind) && Tour.isHere(one.getKey()))
        .allMatch(one -> {
          Health.Work was = before.get(one.getKey());
          return was != null
              && one.getValue().rounds() - one.getValue().failures()
                  > was.rounds() - was.failures();
        });
  }

  private void carryOut(Trial trial) {
    Map<String, Health.Work> before = scene.work();
    Plant plant = trial.on(scene);
    try {
      plant.plant();
      Map<String, Long> waited = new TreeMap<>(plant.goodOnesGoOn());
      plant.told();
      for (String loop : table.heldBy(trial)) {
        if (waited.putIfAbsent(loop, 1L) == null) {
          scene.until(loop + " to go round", () -> wentRound(loop, before));
        }
      }
      table.carriedOut(trial, waited);
    } finally {
      plant.heal();
      scene.heal();
    }
  }
}
