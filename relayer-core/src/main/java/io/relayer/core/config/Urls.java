package io.relayer.core.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Checks of URLs that are to be connected to.
public final class Urls {
  public static final int HIGHEST_PORT = 65_535;

  private Urls() {}

  /// Whether it has one of the schemes, a host, and a port that can be.
  public static boolean isOf(SecretUrl secret, String... schemes) {
    URI url = secret.reveal();
    return url.getScheme() != null
        && List.of(schemes).contains(url.getScheme().toLowerCase(Locale.ROOT))
        && url.getHost() != null
        && url.getPort() != 0
        && url.getPort() <= HIGHEST_PORT;
  }

  public static boolean isHttp(String url) {
    try {
      return isOf(SecretUrl.of(url), "http", "https");
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The same for two URLs of one place; another value is itself.
  public static Object canonical(Object value) {
    if (!(value instanceof SecretUrl(URI url)) || url.getHost() == null) {
      return value;
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port =
        switch (scheme) {
          case "https", "wss" -> url.getPort() == 443 ? -1 : url.getPort();
          case String _ -> url.getPort() == 80 ? -1 : url.getPort();
        };
    return List.of(
        scheme,
        or(url.getRawUserInfo()),
        url.getHost().toLowerCase(Locale.ROOT),
        port,
        url.getRawPath().replaceAll("/$", ""),
        or(url.getRawQuery()));
  }

  private static String or(@Nullable String part) {
    return part == null ? "" : part;
  }
}
