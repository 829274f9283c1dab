package io.relayer.core.chain;

import io.relayer.core.config.Checks;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks a node's headers: for names that HTTP does not know as such or that are the connection's
/// own, and values that no header can have (RFC 9110).
final class NodeHeaders {
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

  /// Set by the client itself.
  private static final Set<String> OWN =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private NodeHeaders() {}

  /// @param urls where they are sent to
  static void check(Map<String, Secret> headers, List<SecretUrl> urls, Checks checks) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (Map.Entry<String, Secret> header : headers.entrySet()) {
      String key = Paths.secret("headers", header.getKey(), index++);
      checkName(header.getKey(), key, names, checks);
      if (!VALUE.matcher(header.getValue().reveal()).matches()) {
        checks.problem(
            key, "expected printable ASCII without spaces around it, found another value");
      }
    }
    boolean user = urls.stream().anyMatch(url -> url.reveal().getUserInfo() != null);
    if (user && names.contains("authorization")) {
      checks.problem(
          "headers", "expected no header Authorization beside a user in the URL, found both");
    }
  }

  private static void checkName(String name, String key, Set<String> names, Checks checks) {
    if (!Paths.NAME.matcher(name).matches()) {
      checks.problem(
          key,
          "this is no name of a header, and is not shown, as it may be the value: expected the name"
              + " before the colon, the value after it");
      return;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    checks.that(
        !OWN.contains(lower) && !lower.startsWith("sec-websocket-"),
        key,
        "%s is set by the relayer itself",
        name);
    checks.that(names.add(lower), key, "%s is there already, written in another way", name);
  }
}
