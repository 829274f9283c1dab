package io.relayer.app.loops;

import io.relayer.app.loops.LoopRows.Held;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All loops, each beside each kind of bad thing; printed to `target/loops.md`.
final class LoopTable {
  private static final Path FILE = Path.of("target", "loops.md");

  private final List<LoopRows> rows =
      Stream.of(SignerLoops.rows(), SendingLoops.rows(), ChainLoops.rows())
          .flatMap(List::stream)
          .toList();
  private final Map<Trial, Map<String, Long>> waited = new EnumMap<>(Trial.class);

  List<LoopRows> rows() {
    return rows;
  }

  /// @param rounds the most that the good ones waited, by kind of loop
  void carriedOut(Trial trial, Map<String, Long> rounds) {
    waited.put(trial, rounds);
  }

  /// The loops that have a row which that trial is to hold.
  List<String> heldBy(Trial trial) {
    return rows.stream()
        .filter(row -> row.cells().containsValue(new Held.Carried(trial)))
        .map(LoopRows::loop)
        .toList();
  }

  void print() {
    List<String> lines = new ArrayList<>();
    lines.add("| loop | bad thing | held by | rounds the good one waited |");
    lines.add("|---|---|---|---:|");
    for (LoopRows row : rows) {
      row.cells().forEach((thing, held) -> lines.add(line(row.loop(), thing, held)));
    }
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line(String loop, BadThing thing, Held held) {
    String cells =
        switch (held) {
          case Held.Carried(var trial) -> {
            Long rounds = waited.getOrDefault(trial, Map.of()).get(loop);
            yield "%s: %s | the started relayer | %s"
                .formatted(thing, trial, rounds == null ? "**not carried out**" : rounds);
          }
          case Held.ByTest(var test) ->
              "%s | `%s` | ".formatted(thing, test.substring(test.lastIndexOf('.') + 1));
          case Held.Unreached(var reason) ->
              "%s | does not reach it: %s | ".formatted(thing, reason);
        };
    return "| `%s` | %s |".formatted(loop.replace("<", "‹").replace(">", "›"), cells);
  }
}
