package io.relayer.core.config;

import java.util.regex.Pattern;

/// Paths of values in a document: `chains[0].nodes[1].url`.
public final class Paths {
  /// A token of HTTP (RFC 9110), which the names of Kafka's properties are, too.
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private Paths() {}

  public static String join(String parent, String child) {
    return parent.isEmpty() ? child : child.isEmpty() ? parent : parent + "." + child;
  }

  /// Where an entry of a map of secrets stands: by its name where that is one, else by its place,
  /// since the secret may have got to where its name belongs.
  public static String secret(String parent, String name, int index) {
    return NAME.matcher(name).matches() ? join(parent, name) : element(parent, index);
  }

  public static String element(String parent, int index) {
    return "%s[%d]".formatted(parent, index);
  }
}
