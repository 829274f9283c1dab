package io.relayer.app.loops;

/// The kind of a loop, of which each chain and node may have one.
final class LoopKind {
  private LoopKind() {}

  /// The name without the chain and the node that a loop is of.
  static String of(String name) {
    return name.replaceAll("https?://\\S+", "<node>").replaceAll("\\b\\d+\\b", "<chain>");
  }
}
