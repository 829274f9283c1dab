package io.relayer.core.config;

/// Where a value stands: `chains[0].nodes[1].url`.
final class Paths {
  private Paths() {}

  static String join(String parent, String child) {
    return parent.isEmpty() ? child : child.isEmpty() ? parent : parent + "." + child;
  }

  static String element(String parent, int index) {
    return "%s[%d]".formatted(parent, index);
  }
}
