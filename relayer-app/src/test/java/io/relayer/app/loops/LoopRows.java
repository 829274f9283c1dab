package io.relayer.app.loops;

import java.util.EnumMap;
import java.util.Map;

/// The rows of one loop in the table: for each kind of bad thing, the proof that the good ones go
/// on.
final class LoopRows {
  private final String loop;
  private final Map<BadThing, Held> cells = new EnumMap<>(BadThing.class);

  private LoopRows(String loop) {
    this.loop = loop;
  }

  /// How it is known that the good ones go on.
  sealed interface Held {
    /// Carried out on the started relayer.
    record Carried(Trial trial) implements Held {}

    /// A test of the loop's module, on real parts: `package.Class#method`.
    record ByTest(String test) implements Held {}

    /// No such thing can reach the loop.
    record Unreached(String reason) implements Held {}
  }

  /// The kind of a loop, of which each chain and node may have one: its name without these.
  static String kind(String name) {
    return name.replaceAll("https?://\\S+", "<node>").replaceAll("\\b\\d+\\b", "<chain>");
  }

  /// @param loop as [#kind] names it
  static LoopRows of(String loop) {
    return new LoopRows(loop);
  }

  LoopRows carried(BadThing thing, Trial trial) {
    return put(thing, new Held.Carried(trial));
  }

  LoopRows byTest(BadThing thing, String test) {
    return put(thing, new Held.ByTest(test));
  }

  LoopRows unreached(String reason, BadThing... things) {
    for (BadThing thing : things) {
      put(thing, new Held.Unreached(reason));
    }
    return this;
  }

  private LoopRows put(BadThing thing, Held held) {
    if (cells.put(thing, held) != null) {
      throw new IllegalStateException("%s has two rows of %s".formatted(loop, thing));
    }
    return this;
  }

  String loop() {
    return loop;
  }

  Map<BadThing, Held> cells() {
    return cells;
  }
}
